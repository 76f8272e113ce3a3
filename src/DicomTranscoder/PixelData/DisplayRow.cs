// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;

namespace DicomTranscoder.PixelData;

/// <summary>Turns one row of decoded samples into one row of a <see cref="PixelFormat"/>.</summary>
internal static class DisplayRow
{
    /// <summary>Takes the bits of the stored value out of each 8-bit sample and widens it.</summary>
    public static void ExtractSigned8(ReadOnlySpan<byte> samples, Span<byte> row, ImagePixelDescription image)
    {
        Span<short> target = MemoryMarshal.Cast<byte, short>(row);
        for (int x = 0; x < samples.Length; x++)
        {
            target[x] = (short)Extract(samples[x], image);
        }
    }

    /// <summary>Takes the bits of the stored value out of each 8-bit sample.</summary>
    public static void Extract8(ReadOnlySpan<byte> samples, Span<byte> row, ImagePixelDescription image)
    {
        for (int x = 0; x < samples.Length; x++)
        {
            row[x] = (byte)Extract(samples[x], image);
        }
    }

    /// <summary>Black and white for samples of one bit, as Orthanc shows native ones.</summary>
    public static void ShowBits(ReadOnlySpan<byte> samples, Span<byte> row)
    {
        for (int x = 0; x < samples.Length; x++)
        {
            row[x] = samples[x] == 0 ? byte.MinValue : byte.MaxValue;
        }
    }

    /// <summary>Takes the bits of the stored value out of each 16-bit sample.</summary>
    public static void Extract16(ReadOnlySpan<byte> samples, Span<byte> row, ImagePixelDescription image)
    {
        ReadOnlySpan<ushort> source = MemoryMarshal.Cast<byte, ushort>(samples);
        Span<ushort> target = MemoryMarshal.Cast<byte, ushort>(row);
        for (int x = 0; x < source.Length; x++)
        {
            target[x] = (ushort)Extract(source[x], image);
        }
    }

    /// <summary>Takes the bits of the stored value out of each 32-bit sample.</summary>
    public static void Extract32(ReadOnlySpan<byte> samples, Span<byte> row, ImagePixelDescription image)
    {
        ReadOnlySpan<uint> source = MemoryMarshal.Cast<byte, uint>(samples);
        Span<uint> target = MemoryMarshal.Cast<byte, uint>(row);
        for (int x = 0; x < source.Length; x++)
        {
            target[x] = (uint)Extract(source[x], image);
        }
    }

    /// <summary>Maps each sample through the palette, to 8 or 16 bits per channel as the samples have.</summary>
    public static void ApplyPalette(ReadOnlySpan<byte> samples, Span<byte> row, ImagePixelDescription image, PaletteColor palette)
    {
        ReadOnlySpan<ushort> words = MemoryMarshal.Cast<byte, ushort>(samples);
        Span<ushort> wordRow = MemoryMarshal.Cast<byte, ushort>(row);
        for (int x = 0; x < image.Columns; x++)
        {
            bool isByte = image.BytesPerSample == 1;
            (ushort red, ushort green, ushort blue) = palette.Map((int)Extract(isByte ? samples[x] : words[x], image));
            if (isByte)
            {
                row[3 * x] = (byte)(red >> 8);
                row[3 * x + 1] = (byte)(green >> 8);
                row[3 * x + 2] = (byte)(blue >> 8);
            }
            else
            {
                wordRow[3 * x] = red;
                wordRow[3 * x + 1] = green;
                wordRow[3 * x + 2] = blue;
            }
        }
    }

    /// <summary>YBR_FULL to RGB (PS3.3 C.7.6.3.1.2), in 8 or 16 bits.</summary>
    public static void ConvertYbrFull(ReadOnlySpan<byte> samples, Span<byte> row, ImagePixelDescription image)
    {
        ReadOnlySpan<ushort> words = MemoryMarshal.Cast<byte, ushort>(samples);
        Span<ushort> wordRow = MemoryMarshal.Cast<byte, ushort>(row);
        int maximum = (1 << image.BitsStored) - 1;
        int half = 1 << (image.BitsStored - 1);
        for (int x = 0; x < 3 * image.Columns; x += 3)
        {
            bool isByte = image.BytesPerSample == 1;
            double y = isByte ? samples[x] : words[x];
            double cb = (isByte ? samples[x + 1] : words[x + 1]) - half;
            double cr = (isByte ? samples[x + 2] : words[x + 2]) - half;
            int red = (int)Math.Clamp(Math.Round(y + 1.402 * cr), 0, maximum);
            int green = (int)Math.Clamp(Math.Round(y - 0.344136 * cb - 0.714136 * cr), 0, maximum);
            int blue = (int)Math.Clamp(Math.Round(y + 1.772 * cb), 0, maximum);
            if (isByte)
            {
                row[x] = (byte)red;
                row[x + 1] = (byte)green;
                row[x + 2] = (byte)blue;
            }
            else
            {
                wordRow[x] = (ushort)red;
                wordRow[x + 1] = (ushort)green;
                wordRow[x + 2] = (ushort)blue;
            }
        }
    }

    /// <summary>Bits Stored bits that end at High Bit, with their sign if they have one (PS3.5 8.1.1).</summary>
    private static long Extract(uint sample, ImagePixelDescription image)
    {
        int above = 64 - 1 - image.HighBit;
        ulong aligned = (ulong)sample << above;
        int unused = 64 - image.BitsStored;
        return image.IsSigned ? (long)aligned >> unused : (long)(aligned >> unused);
    }
}
