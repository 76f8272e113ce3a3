// SPDX-License-Identifier: GPL-3.0-or-later
namespace TestSupport;

/// <summary>Frames of samples made by rule: as stored, little endian.</summary>
public static class Frames
{
    /// <summary>A smooth image with noise on it, over the whole range of its precision; the same for the same arguments.</summary>
    /// <param name="noise">0 for none, 1 for noise only.</param>
    public static byte[] Natural(int width, int height, int components, int bits, bool isSigned, int bytesPerSample, double noise = 0.02,
        int seed = 1)
    {
        Random random = new(seed);
        double largest = Math.Pow(2, bits) - 1;
        return Fill(width, height, components, bytesPerSample, (x, y, c) =>
        {
            double wave = 0.5 + 0.25 * Math.Sin(x / 17.0 + c) + 0.25 * Math.Cos(y / 11.0 - c);
            double value = Math.Clamp((1 - noise) * wave + noise * random.NextDouble(), 0, 1);
            long level = (long)Math.Round(value * largest);
            return isSigned ? level - (1L << (bits - 1)) : level;
        });
    }

    /// <summary>Slopes, an edge, and a little noise, made of whole numbers only: the same on every machine.</summary>
    public static byte[] Slopes(int width, int height, int components, int bits, bool isSigned, int bytesPerSample)
    {
        int spread = 1 << bits;
        return Fill(width, height, components, bytesPerSample, (x, y, c) =>
        {
            int noise = (x * 7919 + y * 104729 + c * 31) % 13;
            int level = ((x * 3 + y * 5 + c * 40) * spread / 4096 + (x > width / 2 ? spread / 3 : 0) + noise) % spread;
            return isSigned ? level - spread / 2 : level;
        });
    }

    /// <summary>The extremes of the precision in turn, the hardest input for the wavelet's range.</summary>
    public static byte[] Checkerboard(int width, int height, int components, int bits, bool isSigned, int bytesPerSample)
        => Fill(width, height, components, bytesPerSample, (x, y, c) =>
        {
            long level = ((x + y + c) & 1) == 0 ? 0 : (1L << bits) - 1;
            return isSigned ? level - (1L << (bits - 1)) : level;
        });

    /// <summary>Interleaved samples by rule.</summary>
    public static byte[] Fill(int width, int height, int components, int bytesPerSample, Func<int, int, int, long> sample)
    {
        byte[] frame = new byte[(long)width * height * components * bytesPerSample];
        int at = 0;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int c = 0; c < components; c++)
                {
                    long value = sample(x, y, c);
                    for (int i = 0; i < bytesPerSample; i++)
                    {
                        frame[at++] = (byte)(value >> (8 * i));
                    }
                }
            }
        }

        return frame;
    }

    /// <summary>Interleaved samples as planes.</summary>
    public static byte[] ToPlanar(ReadOnlySpan<byte> interleaved, int components, int bytesPerSample)
    {
        byte[] planar = new byte[interleaved.Length];
        int pixels = interleaved.Length / components / bytesPerSample;
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            for (int c = 0; c < components; c++)
            {
                interleaved.Slice((pixel * components + c) * bytesPerSample, bytesPerSample)
                    .CopyTo(planar.AsSpan((c * pixels + pixel) * bytesPerSample));
            }
        }

        return planar;
    }
}
