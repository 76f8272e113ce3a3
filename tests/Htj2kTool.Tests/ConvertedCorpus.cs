// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;

namespace Htj2kTool.Tests;

/// <summary>The shared corpus, when it lies beside the checkout, converted to HTJ2K and, once more, to Explicit VR.</summary>
public sealed class ConvertedCorpus : IDisposable
{
    private readonly Workplace _work = new();

    public ConvertedCorpus()
    {
        if (Folder is not null)
        {
            HighThroughput = Htj2k.Run("convert", Folder, "-o", _work["201"]).Code;
            Explicit = Htj2k.Run("convert", Folder, "-o", _work["explicit"], "-s", "explicit").Code;
        }
    }

    /// <summary>Where the corpus lies, or null.</summary>
    public static string? Folder { get; } = Repository.Shared("corpus/dev");

    /// <summary>The files of the corpus, none without it.</summary>
    public static IEnumerable<string> Paths => Rows.Select(row => row[0]);

    /// <summary>Its table: the path first, the transfer syntax eighth.</summary>
    public static IEnumerable<string[]> Rows => Folder is null
        ? []
        : File.ReadLines(Path.Combine(Folder, "MANIFEST.tsv")).Skip(1).Select(line => line.Split('\t'));

    /// <summary>Exit code of the conversion to .201.</summary>
    public int HighThroughput { get; }

    /// <summary>Exit code of the conversion to Explicit VR Little Endian.</summary>
    public int Explicit { get; }

    /// <summary>A converted file.</summary>
    /// <param name="syntax">201 or explicit.</param>
    public string this[string syntax, string path] => _work[Path.Combine(syntax, path)];

    public void Dispose() => _work.Dispose();
}
