// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Digests;
using DicomTranscoder.Transcoding;
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Digests;

/// <summary>
/// SOP Instance UIDs of lossy instances: the same for the same derivation, however its source is stored, and for no other.
/// </summary>
public sealed class DerivedUidTests
{
    private const int Side = 96;

    [Fact]
    public void Convert_gives_the_same_bytes_and_UID_with_any_number_of_threads()
    {
        byte[] pixels = [.. Enumerable.Range(0, 4).SelectMany(n => Frames.Natural(Side, Side, 1, 12, false, 2, 0.05, seed: n))];
        byte[] file = Conversions.FileOf(DicomFile.Image(Side, Side, 16, 12).Text(0x0028_0008, "IS", "4"), pixels);
        LossyTarget target = LossyTarget.Ratio(10);

        ConversionResult first = Conversions.ConvertLossy(file, target, out byte[] one, threads: 1);
        ConversionResult second = Conversions.ConvertLossy(file, target, out byte[] three, threads: 3);

        Assert.Equal(one, three);
        Assert.Equal(first.Lossy, second.Lossy);
        Assert.Equal(first.DerivedSopInstanceUid,
            Conversions.ConvertLossy(Conversions.MustConvert(file), target, out _).DerivedSopInstanceUid);
        Assert.NotEqual(first.DerivedSopInstanceUid, Conversions.ConvertLossy(file, LossyTarget.Ratio(12), out _).DerivedSopInstanceUid);
        pixels[0] ^= 1;
        Assert.NotEqual(first.DerivedSopInstanceUid,
            Conversions.ConvertLossy(Conversions.FileOf(DicomFile.Image(Side, Side, 16, 12).Text(0x0028_0008, "IS", "4"), pixels), target,
            out _).DerivedSopInstanceUid);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Convert_gives_planes_and_what_was_made_of_them_without_loss_the_same_UID(ushort bits)
    {
        byte[] pixels =
            [.. Enumerable.Range(0, 2)
            .SelectMany(n => Frames.ToPlanar(Frames.Natural(Side, Side, 3, bits, false, bits / 8, 0.05, seed: n), 3, bits / 8))];
        byte[] file =
            Conversions.FileOf(DicomFile.Image(Side, Side, bits, bits, photometric: "RGB", planar: 1).Text(0x0028_0008, "IS", "2"), pixels);

        string uid = Conversions.ConvertLossy(file, LossyTarget.Ratio(10), out _).DerivedSopInstanceUid!;

        Assert.Equal(uid, Conversions.ConvertLossy(Conversions.MustConvert(file), LossyTarget.Ratio(10), out _).DerivedSopInstanceUid);
    }

    /// <summary>A new digest here requires a new EncoderRevision in DerivedUid, so that different images get different UIDs.</summary>
    [Fact]
    public void Convert_gives_the_same_bytes_and_UID_in_each_version()
    {
        byte[] pixels = new byte[2 * Side * Side];
        for (int i = 0; i < Side * Side; i++)
        {
            int x = i % Side, y = i / Side;
            BitConverter.TryWriteBytes(pixels.AsSpan(2 * i), (ushort)(((x * 31) + (y * 17) + ((x * y) >> 4)) & 0x0FFF));
        }

        ConversionResult result =
            Conversions.ConvertLossy(Conversions.FileOf(DicomFile.Image(Side, Side, 16, 12), pixels), LossyTarget.MaximumError(8),
            out byte[] converted);

        Assert.Equal("2.25.178962450841163231233527748730957923599", result.DerivedSopInstanceUid);
        Assert.StartsWith("f59c8c16d98e6881b85eb34602f2f99199e1bca759b3f3af5a",
            Sha256.HexOf(Conversions.Value(converted, Conversions.PixelDataTag)), StringComparison.Ordinal);
    }
}
