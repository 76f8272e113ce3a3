// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.PixelData;

public sealed class FrameImageTests
{
    private const ushort Rows = 37;
    private const ushort Columns = 29;
    private const int Pixels = Rows * Columns;

    [Theory]
    [InlineData(8, 8, false, PixelFormat.Grayscale8)]
    [InlineData(8, 6, false, PixelFormat.Grayscale8)]
    [InlineData(16, 12, false, PixelFormat.Grayscale16)]
    [InlineData(16, 16, false, PixelFormat.Grayscale16)]
    [InlineData(16, 12, true, PixelFormat.SignedGrayscale16)]
    [InlineData(32, 20, false, PixelFormat.Grayscale32)]
    public void Decode_gives_stored_values_at_any_pitch(ushort allocated, ushort stored, bool isSigned, PixelFormat format)
    {
        byte[] pixels = SampleNoise.Create(2 * Pixels, allocated, stored, isSigned);
        DicomItem dataSet = DicomFile.Image(Rows, Columns, allocated, stored, isSigned, "MONOCHROME1").Text(0x0028_0008, "IS", "2");
        byte[] file = Conversions.MustConvert(Conversions.FileOf(dataSet, pixels));

        byte[] expected = pixels[(pixels.Length / 2)..];
        Assert.Equal(expected, Decode(file, 1, format, padding: 0));
        Assert.Equal(expected, Decode(file, 1, format, padding: 11));
    }

    [Fact]
    public void Decode_of_signed_bytes_widens_them()
    {
        byte[] pixels = SampleNoise.Create(Pixels, 8, 8, isSigned: true);
        byte[] file = Conversions.MustConvert(Conversions.FileOf(DicomFile.Image(Rows, Columns, 8, 8, isSigned: true), pixels));

        byte[] shown = Decode(file, 0, PixelFormat.SignedGrayscale16, padding: 3);

        for (int i = 0; i < Pixels; i++)
        {
            Assert.Equal((sbyte)pixels[i], BinaryPrimitives.ReadInt16LittleEndian(shown.AsSpan(2 * i)));
        }
    }

    [Fact]
    public void Decode_leaves_out_what_is_beside_the_stored_bits()
    {
        ushort[] samples = new ushort[Pixels];
        for (int i = 0; i < Pixels; i++)
        {
            samples[i] = (ushort)(0x8000 | ((i & 0x3FF) << 2) | 1);
        }

        DicomItem dataSet = DicomFile.Image(Rows, Columns, 16, 10, isSigned: true).Words(0x0028_0102, 11)
            .Words(Conversions.PixelDataTag, "OW", samples);
        byte[] file = Conversions.MustConvert(new DicomFile { DataSet = dataSet }.ToArray());

        ReadOnlySpan<short> shown = MemoryMarshal.Cast<byte, short>(Decode(file, 0, PixelFormat.SignedGrayscale16, padding: 0));

        for (int i = 0; i < Pixels; i++)
        {
            int value = i & 0x3FF;
            Assert.Equal(value < 512 ? value : value - 1024, shown[i]);
        }
    }

    [Theory]
    [InlineData(false, PixelFormat.Grayscale16)]
    [InlineData(true, PixelFormat.SignedGrayscale16)]
    public void Decode_of_samples_above_Bits_Stored_gives_them_as_they_are(bool isSigned, PixelFormat format)
    {
        byte[] pixels = Frames.Natural(Columns, Rows, 1, 16, isSigned, 2);
        byte[] file = Conversions.MustConvert(Conversions.FileOf(DicomFile.Image(Rows, Columns, 16, 12, isSigned), pixels));

        Assert.Equal(pixels, Decode(file, 0, format, padding: 0));
    }

    [Theory]
    [InlineData(8, PixelFormat.Rgb24)]
    [InlineData(16, PixelFormat.Rgb48)]
    public void Decode_of_RGB_gives_it_back(ushort bits, PixelFormat format)
    {
        byte[] pixels = SampleNoise.Create(3 * Pixels, bits, bits);
        byte[] file = Conversions.MustConvert(Conversions.FileOf(DicomFile.Image(Rows, Columns, bits, bits, photometric: "RGB"), pixels));

        Assert.Equal(pixels, Decode(file, 0, format, padding: 0));
        Assert.Equal(pixels, Decode(file, 0, format, padding: 5));
    }

    [Fact]
    public void Decode_of_YBR_FULL_gives_RGB()
    {
        // Runs of a color, so that the image is worth converting.
        const int RunLength = Pixels / 5;
        byte[] pixels = new byte[3 * Pixels];
        (byte Y, byte Cb, byte Cr)[] colors = [(76, 85, 255), (150, 44, 21), (29, 255, 107), (128, 128, 128), (255, 128, 128)];
        (byte R, byte G, byte B)[] expected = [(254, 0, 0), (0, 255, 1), (0, 0, 254), (128, 128, 128), (255, 255, 255)];
        for (int i = 0; i < Pixels; i++)
        {
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = colors[i / RunLength % colors.Length];
        }

        byte[] file = Conversions.MustConvert(Conversions.FileOf(DicomFile.Image(Rows, Columns, 8, 8, photometric: "YBR_FULL"), pixels));
        byte[] shown = Decode(file, 0, PixelFormat.Rgb24, padding: 0);

        for (int i = 0; i < Pixels; i++)
        {
            Assert.Equal(expected[i / RunLength % expected.Length], (shown[3 * i], shown[3 * i + 1], shown[3 * i + 2]));
        }
    }

    [Theory]
    [InlineData(8, 8, 10, PixelFormat.Rgb24)]
    [InlineData(8, 16, 0, PixelFormat.Rgb24)]
    [InlineData(16, 16, 100, PixelFormat.Rgb48)]
    [InlineData(16, 8, 0, PixelFormat.Rgb48)]
    public void Decode_of_PALETTE_COLOR_applies_the_tables(ushort bits, ushort entryBits, ushort firstMapped, PixelFormat format)
    {
        const int Entries = 50;
        byte[] pixels = new byte[Pixels * bits / 8];
        for (int i = 0; i < Pixels; i++)
        {
            pixels[i * bits / 8] = (byte)(i % 200);
        }

        DicomItem dataSet = DicomFile.Image(Rows, Columns, bits, bits, photometric: "PALETTE COLOR");
        for (uint channel = 0; channel < 3; channel++)
        {
            dataSet.Words(0x0028_1101 + channel, Entries, firstMapped, entryBits);
            ushort[] table = new ushort[Entries];
            for (int i = 0; i < Entries; i++)
            {
                table[i] = EntryOf(i, channel, entryBits);
            }

            if (entryBits == 16)
            {
                dataSet.Words(0x0028_1201 + channel, "OW", table);
            }
            else
            {
                dataSet.Set(0x0028_1201 + channel, "OW", [.. table.Select(entry => (byte)entry)]);
            }
        }

        byte[] shown = Decode(Conversions.MustConvert(Conversions.FileOf(dataSet, pixels)), 0, format, padding: 0);

        for (int i = 0; i < 3 * Pixels; i++)
        {
            int index = Math.Clamp(i / 3 % 200 - firstMapped, 0, Entries - 1);
            int wide = EntryOf(index, (uint)(i % 3), entryBits) * (entryBits == 8 ? 257 : 1);
            Assert.Equal(format == PixelFormat.Rgb24 ? wide >> 8 : wide, format == PixelFormat.Rgb24 ? shown[i]
                : BitConverter.ToUInt16(shown, 2 * i));
        }

        static ushort EntryOf(int index, uint channel, ushort bits) => (ushort)((index * 5 + channel * 2) << (bits - 8));
    }

    [Fact]
    public void TryOpen_of_other_instances_gives_false()
    {
        using FrameImageDecoder decoder = new();

        Assert.False(decoder.TryOpen([], out _));
        Assert.False(decoder.TryOpen(Conversions.FileOf(DicomFile.Image(2, 2, 8, 8), [1, 2, 3, 4]), out _));
        Assert.False(decoder.TryOpen(
            new DicomFile { TransferSyntax = TransferSyntaxUid.Htj2k, DataSet = DicomFile.Image(2, 2, 8, 8) }.ToArray(), out _));
        DicomItem wide = DicomFile.Image(2, 2, 32, 32, isSigned: true).Encapsulated(Conversions.PixelDataTag, [], [1, 2]);
        Assert.False(decoder.TryOpen(new DicomFile { TransferSyntax = TransferSyntaxUid.Htj2k, DataSet = wide }.ToArray(), out _));
    }

    [Fact]
    public void Decode_checks_frame_and_destination()
    {
        byte[] pixels = SampleNoise.Create(Pixels, 16, 12);
        byte[] file = Conversions.MustConvert(Conversions.FileOf(DicomFile.Image(Rows, Columns, 16, 12), pixels));

        Assert.ThrowsAny<ArgumentException>(() => Decode(file, 1, PixelFormat.Grayscale16, padding: 0));
        Assert.ThrowsAny<ArgumentException>(() => Decode(file, -1, PixelFormat.Grayscale16, padding: 0));
        Assert.ThrowsAny<ArgumentException>(() => Decode(file, 0, PixelFormat.Grayscale16, padding: -1));
    }

    /// <summary>Decodes into rows with padding, checks that the padding is left alone, and gives the rows without it.</summary>
    private static byte[] Decode(byte[] file, int frame, PixelFormat format, int padding)
    {
        using FrameImageDecoder decoder = new(threads: 2);
        Assert.True(decoder.TryOpen(file, out FrameImage image));
        Assert.Equal((Columns, Rows, format), (image.Width, image.Height, image.Format));
        int pitch = image.RowBytes + padding;
        byte[] destination = new byte[Math.Max(0, pitch) * image.Height];
        destination.AsSpan().Fill(0xA5);
        image.Decode(frame, destination, pitch);
        byte[] rows = new byte[image.RowBytes * image.Height];
        for (int y = 0; y < image.Height; y++)
        {
            destination.AsSpan(y * pitch, image.RowBytes).CopyTo(rows.AsSpan(y * image.RowBytes));
            Assert.True(destination.AsSpan(y * pitch + image.RowBytes, padding).TrimEnd((byte)0xA5).IsEmpty);
        }

        return rows;
    }
}
