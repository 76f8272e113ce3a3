// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;
using Xunit;

namespace Htj2kTool.Tests;

/// <summary>The files of many makers in the shared corpus, when it lies beside the checkout.</summary>
public sealed class CorpusTests(ConvertedCorpus corpus) : IClassFixture<ConvertedCorpus>
{
    private const string Absent = "(no corpus)";
    private const string Rle = "1.2.840.10008.1.2.5";

    /// <summary>Path and transfer syntax of every file.</summary>
    public static TheoryData<string, string> Files
    {
        get
        {
            TheoryData<string, string> files = [];
            foreach (string[] row in ConvertedCorpus.Folder is null
                ? [[Absent, "", "", "", "", "", "", ""]]
                : File.ReadLines(Path.Combine(ConvertedCorpus.Folder, "MANIFEST.tsv")).Skip(1).Select(line => line.Split('\t')))
            {
                files.Add(row[0], row[7]);
            }

            return files;
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void File_is_converted_without_loss_or_copied(string path, string transferSyntax)
    {
        Assert.SkipWhen(path == Absent, "The shared corpus does not lie beside the checkout");

        // Some files of the corpus are broken: they are copied, and counted as failed.
        Assert.Equal((2, 2), (corpus.HighThroughput, corpus.Explicit));
        string source = Path.Combine(ConvertedCorpus.Folder!, path);
        byte[] sent = File.ReadAllBytes(source);
        if (!File.Exists(corpus["201", path]))
        {
            Assert.Equal(2, Htj2k.Run("info", source).Code);
            return;
        }

        if (!sent.AsSpan().SequenceEqual(File.ReadAllBytes(corpus["201", path])))
        {
            Assert.Contains("1.2.840.10008.1.2.4.201", Htj2k.Run("info", corpus["201", path]).Output, StringComparison.Ordinal);
            Assert.Equal("The images are the same.", Htj2k.Run("verify", source, corpus["201", path]).Output.Trim());
        }

        bool isDecodedByDcmtk = transferSyntax is Rle or DicomFile.ImplicitLittleEndian or DicomFile.DeflatedLittleEndian or "1.2.840.10008.1.2.2";
        if (isDecodedByDcmtk && !sent.AsSpan().SequenceEqual(File.ReadAllBytes(corpus["explicit", path])))
        {
            Assert.Equal(Dcmtk.PixelData(source, transferSyntax), Dcmtk.PixelData(corpus["explicit", path], DicomFile.ExplicitLittleEndian));
        }
    }
}
