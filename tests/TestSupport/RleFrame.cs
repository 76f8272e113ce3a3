// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;

namespace TestSupport;

/// <summary>Writes frames in RLE (PS3.5 annex G), of literal runs only.</summary>
public static class RleFrame
{
    private const int HeaderBytes = 64, LongestRun = 128;

    /// <param name="frame">Interleaved samples, little endian.</param>
    /// <param name="segments">One for each byte of a pixel; 1 for samples of one bit, which stay packed.</param>
    public static byte[] Encode(byte[] frame, int segments)
    {
        List<byte> coded = [.. new byte[HeaderBytes]];
        byte[] header = new byte[HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(header, segments);
        int bytesPerSample = segments % 3 == 0 ? segments / 3 : segments;
        for (int segment = 0; segment < segments; segment++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4 * (segment + 1)), coded.Count);

            // The most significant byte of each sample comes first (G.2).
            int first = segment / bytesPerSample * bytesPerSample + bytesPerSample - 1 - segment % bytesPerSample;
            foreach (byte[] run in frame.Where((_, i) => i % segments == first).Chunk(LongestRun))
            {
                coded.Add((byte)(run.Length - 1));
                coded.AddRange(run);
            }

            coded.AddRange(new byte[coded.Count & 1]);
        }

        return [.. header, .. coded.Skip(HeaderBytes)];
    }
}
