// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Ways;

/// <summary>
/// Asserts that a file holds the image that was sent: attributes as DCMTK dumps them, samples as OpenJPEG or DCMTK read them.
/// </summary>
internal static class SameImage
{
    private const string PhotometricInterpretation = "0028,0004", PlanarConfiguration = "0028,0006";

    /// <summary>CAP follows SIZ in every HTJ2K codestream (T.814 A.1).</summary>
    private const int LongestSizAndCap = 60;

    private static ReadOnlySpan<byte> Cap => [0xFF, 0x50];

    /// <summary>HTJ2K in the transfer syntax that the image becomes.</summary>
    public static void InHtj2k(CodedImage image, DicomDump sent, byte[] stored)
        => AssertCodestreams(image, sent, stored, image.Target, isHtj2k: true);

    /// <summary>JPEG 2000 Part 1.</summary>
    public static void InJpeg2000(CodedImage image, DicomDump sent, byte[] file, string transferSyntax)
        => AssertCodestreams(image, sent, file, transferSyntax, isHtj2k: false);

    /// <summary>Native Pixel Data.</summary>
    public static void InNative(CodedImage image, DicomDump sent, byte[] file,
        string transferSyntax = DicomFile.ExplicitLittleEndian)
    {
        DicomDump dump = new(file);
        Assert.Equal(transferSyntax, dump.TransferSyntax);
        Assert.Equal(sent.OtherAttributes, dump.OtherAttributes, Dcmtk.TellTheSame);
        byte[] value = dump.NativePixelData;
        byte[] samples = image.IsOneBit ? [.. value.SelectMany(Bits)] : value;
        int frameBytes = image.Samples[0].Length;
        Assert.InRange(samples.Length, image.Samples.Length * frameBytes, image.Samples.Length * frameBytes + 15);
        for (int frame = 0; frame < image.Samples.Length; frame++)
        {
            ReadOnlySpan<byte> interleaved = samples.AsSpan(frame * frameBytes, frameBytes);
            Assert.Null(image.FindDifference(frame, Frames.ToPlanar(interleaved, image.Components, image.BytesPerSample)));
        }

        static IEnumerable<byte> Bits(byte packed) => Enumerable.Range(0, 8).Select(bit => (byte)((packed >> bit) & 1));
    }

    private static void AssertCodestreams(CodedImage image, DicomDump sent, byte[] file, string transferSyntax, bool isHtj2k)
    {
        DicomDump dump = new(file);
        Assert.Equal(transferSyntax, dump.TransferSyntax);
        Assert.Equal(sent.OtherAttributes, dump.OtherAttributes, Dcmtk.TellTheSame);
        Assert.Equal(image.PhotometricOfTarget, dump.Text(PhotometricInterpretation));
        Assert.Equal(image.Components > 1, dump.Has(PlanarConfiguration));
        byte[][] codestreams = Dcmtk.Fragments(file);
        Assert.Equal(image.Samples.Length, codestreams.Length);
        for (int frame = 0; frame < codestreams.Length; frame++)
        {
            Assert.Equal(isHtj2k, codestreams[frame].AsSpan(0, LongestSizAndCap).IndexOf(Cap) > 0);
            Assert.Equal(image.BitsStored, OpenJpegSamples.Precision(codestreams[frame]));
            Assert.Null(image.FindDifference(frame,
                OpenJpegSamples.Decode(codestreams[frame], image.Samples[frame].Length, image.BytesPerSample)));
        }
    }
}
