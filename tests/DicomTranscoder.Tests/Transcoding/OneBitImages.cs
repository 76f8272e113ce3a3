// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>Images with samples of one bit.</summary>
internal static class OneBitImages
{
    public static DicomItem DataSet(ushort rows, ushort columns, int frames)
        => DicomFile.Image(rows, columns, 1, 1).Text(0x0028_0008, "IS", $"{frames}");

    public static byte[] Pack(byte[] samples)
    {
        byte[] packed = new byte[(samples.Length + 7) / 8];
        for (int i = 0; i < samples.Length; i++)
        {
            packed[i / 8] |= (byte)(samples[i] << (i % 8));
        }

        return packed;
    }

    public static byte[] FileOf(ushort rows, ushort columns, int frames, byte[] samples, byte unusedBits = 0)
    {
        byte[] packed = Pack(samples);
        packed[^1] |= unusedBits;
        return Conversions.FileOf(DataSet(rows, columns, frames), packed, vr: "OB");
    }

    /// <summary>An ellipse with a ragged edge in each frame.</summary>
    public static byte[] Shapes(int rows, int columns, int frames)
    {
        Random random = new(5);
        byte[] samples = new byte[rows * columns * frames];
        for (int i = 0; i < samples.Length; i++)
        {
            double y = (double)(i / columns % rows) / rows - 0.5, x = (double)(i % columns) / columns - 0.4;
            samples[i] = (byte)((x * x) + (2 * y * y) + (0.02 * random.NextDouble()) < 0.12 ? 1 : 0);
        }

        return samples;
    }
}
