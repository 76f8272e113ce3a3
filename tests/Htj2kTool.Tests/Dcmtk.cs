// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;

namespace Htj2kTool.Tests;

/// <summary>DCMTK as the independent encoder and decoder of RLE and Explicit VR Big Endian.</summary>
internal static class Dcmtk
{
    /// <summary>Rewrites a file by one of the converters.</summary>
    public static void Convert(string program, string source, string target, params string[] options)
        => _ = CCompiler.Run(program, ["-q", .. options, source, target]);

    /// <summary>The value of Pixel Data in Little Endian; empty without.</summary>
    /// <param name="transferSyntax">UID of that of the file: anything native, or RLE.</param>
    public static byte[] PixelData(string file, string transferSyntax)
    {
        string folder = Directory.CreateTempSubdirectory("dcmtk-").FullName;
        try
        {
            string native = Path.Combine(folder, "native.dcm");
            Convert(transferSyntax == "1.2.840.10008.1.2.5" ? "dcmdrle" : "dcmconv", file, native, "+te");
            string raw = Directory.CreateDirectory(Path.Combine(folder, "raw")).FullName;
            _ = CCompiler.Run("dcmdump", "-q", "+W", raw, native);
            string? largest = Directory.GetFiles(raw).MaxBy(path => new FileInfo(path).Length);
            return largest is null ? [] : File.ReadAllBytes(largest);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
