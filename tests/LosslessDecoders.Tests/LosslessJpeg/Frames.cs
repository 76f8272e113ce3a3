// SPDX-License-Identifier: GPL-3.0-or-later
using LosslessDecoders.LosslessJpeg;

namespace LosslessDecoders.Tests.LosslessJpeg;

/// <summary>Generated samples, and the bytes that a decoder must return for them.</summary>
internal static class Frames
{
    /// <summary>Samples with smooth parts, noise and extremes, so that small and large differences occur.</summary>
    public static int[] Samples(int width, int height, int components, int precision, int seed)
    {
        Random random = new(seed);
        int largest = (1 << precision) - 1;
        int noise = 1 + random.Next(1 << random.Next(precision));
        int extremes = random.Next(3) == 0 ? 3 : 50;
        int[] samples = new int[width * height * components];
        for (int i = 0; i < samples.Length; i++)
        {
            int smooth = (i / components % width * 5 + i / (components * width) * 3 + i % components * 40) & largest;
            samples[i] = random.Next(extremes) switch
            {
                0 => random.Next(2) * largest,
                1 => random.Next(largest + 1),
                _ => Math.Clamp(smooth + random.Next(noise) - noise / 2, 0, largest),
            };
        }

        return samples;
    }

    public static byte[] Bytes(int[] samples, int bytesPerSample, int pointTransform = 0)
    {
        byte[] bytes = new byte[samples.Length * bytesPerSample];
        for (int i = 0; i < samples.Length; i++)
        {
            int sample = samples[i] >> pointTransform << pointTransform;
            for (int b = 0; b < bytesPerSample; b++)
            {
                bytes[i * bytesPerSample + b] = (byte)(sample >> (8 * b));
            }
        }

        return bytes;
    }

    public static byte[] Decode(byte[] frame, FrameFormat format) => Decode(new LosslessJpegDecoder(), frame, format);

    public static byte[] Decode(LosslessJpegDecoder decoder, byte[] frame, FrameFormat format)
    {
        byte[] samples = new byte[format.FrameBytes];
        decoder.Decode(frame, format, samples);
        return samples;
    }
}
