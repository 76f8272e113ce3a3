// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;

namespace LosslessDecoders.Tests.Rle;

/// <summary>Encodes frames as PS3.5 Annex G says, in plain steps.</summary>
internal static class RleEncoder
{
    private const int HeaderLength = 64;
    private const int LongestRun = 128;

    /// <summary>Encodes interleaved little endian samples.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> samples, FrameFormat format)
    {
        int bytesPerPixel = format.Components * format.BytesPerSample;
        List<byte[]> segments = [];
        for (int component = 0; component < format.Components; component++)
        {
            for (int fromTop = 0; fromTop < format.BytesPerSample; fromTop++)
            {
                int first = (component + 1) * format.BytesPerSample - 1 - fromTop;
                byte[] plane = new byte[samples.Length / bytesPerPixel];
                for (int pixel = 0; pixel < plane.Length; pixel++)
                {
                    plane[pixel] = samples[pixel * bytesPerPixel + first];
                }

                segments.Add(Pack(plane));
            }
        }

        return Frame([.. segments]);
    }

    /// <summary>Header and segments.</summary>
    public static byte[] Frame(params byte[][] segments)
    {
        byte[] header = new byte[HeaderLength];
        BinaryPrimitives.WriteInt32LittleEndian(header, segments.Length);
        List<byte> frame = [.. header];
        for (int segment = 0; segment < segments.Length; segment++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4 + 4 * segment), frame.Count);
            frame.AddRange(segments[segment]);
        }

        byte[] whole = [.. frame];
        header.CopyTo(whole, 0);
        return whole;
    }

    /// <summary>A segment, padded to even length: runs of three and more repeat, everything else is literal.</summary>
    private static byte[] Pack(ReadOnlySpan<byte> plane)
    {
        List<byte> packed = [];
        int literals = 0;
        for (int at = 0; at < plane.Length;)
        {
            int run = 1;
            while (run < LongestRun && at + run < plane.Length && plane[at + run] == plane[at])
            {
                run++;
            }

            if (run < 3)
            {
                literals++;
                at++;
                if (literals < LongestRun && at < plane.Length)
                {
                    continue;
                }

                run = 0;
            }

            if (literals > 0)
            {
                packed.Add((byte)(literals - 1));
                packed.AddRange(plane.Slice(at - literals, literals));
                literals = 0;
            }

            if (run > 0)
            {
                packed.Add((byte)(1 - run));
                packed.Add(plane[at]);
                at += run;
            }
        }

        if ((packed.Count & 1) != 0)
        {
            packed.Add(0);
        }

        return [.. packed];
    }
}
