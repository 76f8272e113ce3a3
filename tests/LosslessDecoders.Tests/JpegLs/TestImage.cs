// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;

namespace LosslessDecoders.Tests.JpegLs;

/// <summary>Samples for the encoder and the bytes that the decoder makes of them.</summary>
internal static class TestImage
{
    /// <summary>Flat parts, slopes, noise and edges, by turns; components alike in most places.</summary>
    public static int[] Create(int width, int height, int components, int maxVal, int seed)
    {
        Random random = new(seed);
        int[] samples = new int[width * height * components];
        int style = seed % 5;
        for (int i = 0; i < samples.Length; i++)
        {
            int pixel = i / components;
            int x = pixel % width;
            int y = pixel / width;
            int flat = (x / 7 + y / 5) * (maxVal / 6 + 1) % (maxVal + 1);
            samples[i] = style switch
            {
                0 => flat,
                1 => random.Next(maxVal + 1),
                2 => Math.Min(maxVal, (x + 2 * y) * maxVal / (width + 2 * height) + random.Next(Math.Min(maxVal, 3) + 1)),
                3 => random.Next(20) == 0 ? random.Next(maxVal + 1) : flat,
                _ => (x & 1) == 0 ? 0 : random.Next(8) == 0 ? maxVal / 2 : maxVal,
            };
        }

        return samples;
    }

    public static byte[] ToBytes(ReadOnlySpan<int> samples, int bytesPerSample)
    {
        byte[] bytes = new byte[samples.Length * bytesPerSample];
        for (int i = 0; i < samples.Length; i++)
        {
            if (bytesPerSample == 1)
            {
                bytes[i] = (byte)samples[i];
            }
            else
            {
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), (ushort)samples[i]);
            }
        }

        return bytes;
    }
}
