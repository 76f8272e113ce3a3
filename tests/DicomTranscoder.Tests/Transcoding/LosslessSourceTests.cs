// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.IO.Compression;
using DicomTranscoder.DataSet;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using LosslessDecoders;
using LosslessDecoders.Tests.JpegLs;
using LosslessDecoders.Tests.LosslessJpeg;
using LosslessDecoders.Tests.Rle;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>
/// Instances that arrive losslessly compressed, by encoders written after the standards: converted with every bit, or kept with the fault
/// as the reason.
/// </summary>
public sealed class LosslessSourceTests
{
    private const ushort Rows = 33;
    private const ushort Columns = 45;
    private const string EncapsulatedUncompressed = "1.2.840.10008.1.2.1.98";
    private const string DeflatedImageFrame = "1.2.840.10008.1.2.8.1";

    private static readonly TranscodingOptions s_mayGrow = new() { MaximumSizeRatio = double.PositiveInfinity, MayGrow = true };

    public static TheoryData<string> Syntaxes =>
    [
        TransferSyntaxUid.JpegLossless, TransferSyntaxUid.JpegLosslessFirstOrder, TransferSyntaxUid.JpegLsLossless,
            TransferSyntaxUid.RleLossless,
        EncapsulatedUncompressed, DeflatedImageFrame,
    ];

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void Convert_keeps_every_sample(string syntax)
    {
        (string Photometric, ushort Allocated, ushort Stored, bool IsSigned)[] images =
            [("MONOCHROME2", 8, 8, false), ("MONOCHROME1", 16, 12, false), ("MONOCHROME2", 16, 16, true), ("RGB", 8, 8, false),
                ("YBR_FULL", 8, 8, false)];
        foreach ((string photometric, ushort allocated, ushort stored, bool isSigned) in images)
        {
            int components = photometric.StartsWith("MONO", StringComparison.Ordinal) ? 1 : 3;
            byte[] samples = Frames.Natural(Columns, 2 * Rows, components, stored, isSigned, allocated / 8);
            DicomItem image = DicomFile.Image(Rows, Columns, allocated, stored, isSigned, photometric).Text(0x0028_0008, "IS", "2");

            byte[] converted = Conversions.MustConvert(FileOf(syntax, image, samples, 2, allocated), s_mayGrow);

            Assert.Equal(samples, Samples(converted, samples.Length));
        }
    }

    [Theory]
    [InlineData(TransferSyntaxUid.JpegLossless)]
    [InlineData(TransferSyntaxUid.JpegLosslessFirstOrder)]
    [InlineData(TransferSyntaxUid.JpegLsLossless)]
    [InlineData(TransferSyntaxUid.RleLossless)]
    [InlineData(EncapsulatedUncompressed)]
    public void Overlays_in_the_bits_above_Bits_Stored_are_kept(string syntax)
    {
        byte[] samples = Frames.Natural(Columns, Rows, 1, 12, false, 2);
        for (int i = 1; i < samples.Length; i += 6)
        {
            samples[i] |= 0x80;
        }

        byte[] converted =
            Conversions.MustConvert(FileOf(syntax, DicomFile.Image(Rows, Columns, 16, 12), samples, 1, precision: 16), s_mayGrow);

        Assert.Equal(samples, Samples(converted, samples.Length));
    }

    [Theory]
    [InlineData(TransferSyntaxUid.JpegLossless)]
    [InlineData(TransferSyntaxUid.JpegLosslessFirstOrder)]
    [InlineData(TransferSyntaxUid.JpegLsLossless)]
    [InlineData(TransferSyntaxUid.RleLossless)]
    [InlineData(EncapsulatedUncompressed)]
    [InlineData(DeflatedImageFrame)]
    public void Frames_of_another_image_keep_the_instance(string syntax)
    {
        byte[] samples = Frames.Natural(Columns, Rows, 1, 8, false, 1);
        byte[] smaller = Frames.Natural(Columns, Rows - 1, 1, 8, false, 1);
        byte[] color = Frames.Natural(Columns, Rows, 3, 8, false, 1);
        DicomItem gray = DicomFile.Image(Rows, Columns, 8, 8);

        AssertKept(FileOf(syntax, gray, [Encode(syntax, smaller, Rows - 1, 1, 8)]), "frame 1");
        AssertKept(FileOf(syntax, gray, [Encode(syntax, color, Rows, 3, 8)]), "frame 1");
        AssertKept(FileOf(syntax, DicomFile.Image(Rows, Columns, 8, 8, photometric: "RGB"), [Encode(syntax, samples, Rows, 1, 8)]),
            "frame 1");
        AssertKept(FileOf(syntax, DicomFile.Image(Rows, Columns, 16, 16), [Encode(syntax, samples, Rows, 1, 8)]), "frame 1");
        AssertKept(
            FileOf(syntax, DicomFile.Image(Rows, Columns, 16, 16).Text(0x0028_0008, "IS", "2"), [Encode(syntax, samples, Rows, 1, 8)]),
            "2 frames");
    }

    [Theory]
    [InlineData(TransferSyntaxUid.JpegLossless, 0)]
    [InlineData(TransferSyntaxUid.JpegLosslessFirstOrder, 0)]
    [InlineData(TransferSyntaxUid.JpegLosslessFirstOrder, 1)]
    [InlineData(TransferSyntaxUid.JpegLosslessFirstOrder, 2)]
    public void DCT_under_a_lossless_name_is_already_lossy(string syntax, byte process)
    {
        byte[] frame = Encode(syntax, Frames.Natural(Columns, Rows, 1, 8, false, 1), Rows, 1, 8);
        int frameHeader = frame.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC3]);
        frame[frameHeader + 1] = (byte)(0xC0 + process);

        AssertKept(FileOf(syntax, DicomFile.Image(Rows, Columns, 8, 8), [frame]), "coded with loss", KeepReason.LossyCompressed);
    }

    [Fact]
    public void Near_lossless_JPEG_LS_under_a_lossless_name_is_already_lossy()
    {
        byte[] frame = new JpegLsEncoder { Width = Columns, Height = Rows, Near = 1 }.Encode(new int[Columns * Rows]);

        AssertKept(FileOf(TransferSyntaxUid.JpegLsLossless, DicomFile.Image(Rows, Columns, 8, 8), [frame]), "coded with loss",
            KeepReason.LossyCompressed);
    }

    [Fact]
    public unsafe void Near_lossless_JPEG_LS_is_already_lossy_in_an_instance_that_no_span_holds()
    {
        byte[] frame = new JpegLsEncoder { Width = Columns, Height = Rows, Near = 1 }.Encode(new int[Columns * Rows]);
        byte[] file = FileOf(TransferSyntaxUid.JpegLsLossless, DicomFile.Image(Rows, Columns, 8, 8), [frame]);
        using Transcoder transcoder = new(new TranscodingOptions { LongestSpan = 0 });

        fixed (byte* start = file)
        {
            LongSpan large = new(start, file.Length);
            Assert.Equal(KeepReason.LossyCompressed, transcoder.ConvertReceived(large, new ArrayMemory(), new Reception("")).Reason);
        }
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.110", KeepReason.JpegXl, "JPEG XL Lossless")]
    [InlineData("1.2.840.10008.1.2.4.111", KeepReason.JpegXl, "JPEG XL JPEG Recompression")]
    [InlineData("1.2.840.10008.1.2.4.112", KeepReason.JpegXl, "JPEG XL")]
    [InlineData("1.2.840.10008.1.2.4.58", KeepReason.UnknownTransferSyntax, "JPEG Lossless, Non-Hierarchical (Process 15) (Retired)")]
    [InlineData("1.2.840.10008.1.2.4.59", KeepReason.LossyCompressed, "JPEG Extended, Hierarchical (Process 16 & 18) (Retired)")]
    [InlineData("1.2.840.10008.1.2.4.60", KeepReason.LossyCompressed, "JPEG Extended, Hierarchical (Process 17 & 19) (Retired)")]
    [InlineData("1.2.840.10008.1.2.4.61", KeepReason.LossyCompressed, "JPEG Spectral Selection, Hierarchical (Process 20 & 22) (Retired)")]
    [InlineData("1.2.840.10008.1.2.4.62", KeepReason.LossyCompressed, "JPEG Spectral Selection, Hierarchical (Process 21 & 23) (Retired)")]
    [InlineData("1.2.840.10008.1.2.4.63", KeepReason.LossyCompressed, "JPEG Full Progression, Hierarchical (Process 24 & 26) (Retired)")]
    [InlineData("1.2.840.10008.1.2.4.64", KeepReason.LossyCompressed, "JPEG Full Progression, Hierarchical (Process 25 & 27) (Retired)")]
    [InlineData("1.2.840.10008.1.2.4.65", KeepReason.UnknownTransferSyntax, "JPEG Lossless, Hierarchical (Process 28) (Retired)")]
    [InlineData("1.2.3.4", KeepReason.UnknownTransferSyntax, "1.2.3.4 is not a known transfer syntax of PS3.6")]
    public void What_is_not_read_is_named(string syntax, KeepReason reason, string detail)
        => AssertKept(FileOf(syntax, DicomFile.Image(Rows, Columns, 8, 8), [[1, 2]]), detail, reason);

    private static void AssertKept(byte[] file, string detail, KeepReason reason = KeepReason.DecodingFailed)
    {
        ConversionResult result = Conversions.Convert(file, out _, s_mayGrow);

        Assert.Equal(reason, result.Reason);
        Assert.Contains(detail, result.Detail, StringComparison.OrdinalIgnoreCase);
    }

    private static byte[] FileOf(string syntax, DicomItem image, byte[] samples, int frames, int precision)
    {
        int components = samples.Length / frames / Rows / Columns / ((precision + 7) / 8);
        return FileOf(syntax, image,
            [.. samples.Chunk(samples.Length / frames).Select(frame => Encode(syntax, frame, Rows, components, precision))]);
    }

    private static byte[] FileOf(string syntax, DicomItem image, byte[][] fragments)
    {
        byte[][] padded = [.. fragments.Select(fragment => (fragment.Length & 1) == 0 ? fragment : [.. fragment, 0])];
        return new DicomFile { TransferSyntax = syntax, DataSet = image.Encapsulated(Conversions.PixelDataTag, [], padded) }.ToArray();
    }

    /// <param name="samples">Interleaved.</param>
    private static byte[] Encode(string syntax, byte[] samples, int rows, int components, int precision)
    {
        int bytes = precision > 8 ? 2 : 1;
        int[] values = [.. samples.Chunk(bytes).Select(sample => bytes == 1 ? sample[0] : BinaryPrimitives.ReadUInt16LittleEndian(sample))];
        return syntax switch
        {
            TransferSyntaxUid.JpegLossless
                => Encoder.Encode(values, Columns, rows, components,
                new EncodingOptions { Precision = precision, Predictor = 4, RestartRows = 8 }),
            TransferSyntaxUid.JpegLosslessFirstOrder
                => Encoder.Encode(values, Columns, rows, components, new EncodingOptions { Precision = precision }),
            TransferSyntaxUid.JpegLsLossless => new JpegLsEncoder
            {
                Width = Columns,
                Height = rows,
                Components = components,
                Precision = precision,
                Interleave = components == 1 ? 0 : 2,
            }.Encode(values),
            TransferSyntaxUid.RleLossless => RleEncoder.Encode(samples, new FrameFormat(Columns, rows, components, bytes)),
            EncapsulatedUncompressed => samples,
            _ => Deflate(samples),
        };
    }

    private static byte[] Deflate(byte[] samples)
    {
        using MemoryStream target = new();
        using (DeflateStream deflate = new(target, CompressionLevel.Fastest))
        {
            deflate.Write(samples);
        }

        return target.ToArray();
    }

    private static byte[] Samples(byte[] converted, int length)
        => Conversions.Value(Conversions.MustRestore(converted), Conversions.PixelDataTag)![..length];
}
