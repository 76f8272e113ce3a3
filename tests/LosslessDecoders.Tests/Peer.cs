// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using TestSupport;
using Xunit;

namespace LosslessDecoders.Tests;

/// <summary>Programs of other makers, which decode the frames of a DICOM file.</summary>
internal static class Peer
{
    private const uint PixelDataTag = 0x7FE0_0010;

    /// <summary>How many frames to compare: <c>HTJ2K_STREAMS</c>, else <paramref name="usual"/>.</summary>
    public static int Streams(int usual)
        => Environment.GetEnvironmentVariable("HTJ2K_STREAMS") is { } streams ? int.Parse(streams, CultureInfo.InvariantCulture) : usual;

    /// <summary>Skips the test when a program is not installed.</summary>
    public static void Require(string program, string package)
        => Assert.SkipWhen(ProgramSearch.Miss(program, package) is not null, ProgramSearch.Miss(program, package) ?? "");

    /// <summary>Decodes frames, each a fragment.</summary>
    /// <param name="frames">Coded frames of one format.</param>
    /// <param name="format">Samples in 1 or 2 bytes.</param>
    /// <param name="precision">Bits Stored.</param>
    /// <param name="transferSyntax">The UID of their transfer syntax.</param>
    /// <param name="command">Program and options that write another file in Explicit VR Little Endian; the two paths are appended.</param>
    /// <returns>The samples of all frames.</returns>
    public static byte[] Decode(byte[][] frames, FrameFormat format, int precision, string transferSyntax, params string[] command)
    {
        DicomItem image = DicomFile.Image(
            (ushort)format.Height,
            (ushort)format.Width,
            (ushort)(8 * format.BytesPerSample),
            (ushort)precision,
            photometric: format.Components == 3 ? "RGB" : "MONOCHROME2");
        image.Text(0x0028_0008, "IS", $"{frames.Length}")
            .Encapsulated(PixelDataTag, [], [.. frames.Select(frame => (frame.Length & 1) == 0 ? frame : [.. frame, 0])]);
        string folder = Directory.CreateTempSubdirectory("peer-").FullName;
        try
        {
            string source = Path.Combine(folder, "source.dcm");
            string target = Path.Combine(folder, "target.dcm");
            File.WriteAllBytes(source, new DicomFile { TransferSyntax = transferSyntax, DataSet = image }.ToArray());
            _ = CCompiler.Run(command[0], [.. command[1..], source, target]);

            // Pixel Data is the last element, padded to an even length.
            int length = frames.Length * (int)format.FrameBytes;
            return File.ReadAllBytes(target).AsSpan()[^(length + (length & 1))..][..length].ToArray();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
