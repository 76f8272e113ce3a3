// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;

namespace Htj2kTool.Tests;

/// <summary>A folder for one test, with images to convert.</summary>
internal sealed class Workplace : IDisposable
{
    public const int Side = 150;

    private readonly string _folder = Directory.CreateTempSubdirectory("htj2k-").FullName;

    /// <summary>A path below the folder.</summary>
    public string this[string name] => Path.Combine(_folder, name);

    /// <summary>Writes an image in a native transfer syntax.</summary>
    /// <returns>Its path.</returns>
    public string Image(string name, string transferSyntax = DicomFile.ExplicitLittleEndian, int frames = 1, int seed = 1)
    {
        DicomItem dataSet = DicomFile.Image(Side, Side, 16, 12).Text(0x0028_0008, "IS", $"{frames}");
        byte[] samples =
            [.. Enumerable.Range(0, frames).SelectMany(frame => Frames.Natural(Side, Side, 1, 12, false, 2, seed: seed + frame))];
        return Write(name, new DicomFile { TransferSyntax = transferSyntax, DataSet = dataSet.Set(0x7FE0_0010, "OW", samples) }.ToArray());
    }

    /// <summary>Writes a file.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, byte[] content)
    {
        string path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Paths of all files below a folder, relative to it.</summary>
    public string[] Files(string name)
        => [.. Directory.GetFiles(this[name], "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(this[name], path))
        .Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
