// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.Tests.BlockCoding.HighThroughput.Decoding;

namespace Htj2k.Tests.Codestream.Packets;

/// <summary>
/// A codestream around one HT coded code-block without decomposition, so that an independent decoder can be asked about the block: one
/// signed component of 12 bits, reversible, M_b = 12.
/// </summary>
internal static class OneBlockCodestream
{
    public const int MagnitudeBits = 12;

    /// <param name="lengthBits">Lblock of the packet header (T.800 B.10.7).</param>
    public static byte[] Around(HtSet set, int width, int height, int missing, int passes, bool causal, int lengthBits = 16)
    {
        List<byte> bytes = [0xFF, 0x4F];
        Marker(bytes, 0xFF51,
            [.. Word(0x4000), .. Long(width), .. Long(height), .. Long(0), .. Long(0), .. Long(width), .. Long(height), .. Long(0),
            .. Long(0), .. Word(1), 0x8B, 1, 1]);
        Marker(bytes, 0xFF50, [.. Long(0x00020000), .. Word(0)]);
        Marker(bytes, 0xFF52, [0, 0, 0, 1, 0, 0, 4, 4, (byte)(0x40 | (causal ? 8 : 0)), 1]);
        Marker(bytes, 0xFF5C, [0x20, 12 << 3]);
        byte[] packet = [.. PacketHeader(set, missing, passes, lengthBits), .. set.Cleanup, .. set.Refinement];
        Marker(bytes, 0xFF90, [.. Word(0), .. Long(12 + 2 + packet.Length), 0, 1]);
        bytes.AddRange([0xFF, 0x93, .. packet, 0xFF, 0xD9]);
        return [.. bytes];
    }

    private static byte[] PacketHeader(HtSet set, int missing, int passes, int lengthBits)
    {
        List<int> bits = [1, 1];
        bits.AddRange(new int[missing]);
        bits.Add(1);
        bits.AddRange(passes switch { 1 => [0], 2 => [1, 0], _ => [1, 1, 0, 0] });

        // Lblock starts at 3.
        for (int i = 3; i < lengthBits; i++)
        {
            bits.Add(1);
        }

        bits.Add(0);
        Number(bits, set.Cleanup.Length, lengthBits);
        if (passes > 1)
        {
            Number(bits, set.Refinement.Length, lengthBits + (passes > 2 ? 1 : 0));
        }

        List<byte> bytes = [];
        for (int next = 0; next < bits.Count;)
        {
            int capacity = bytes.Count > 0 && bytes[^1] == 0xFF ? 7 : 8;
            int value = 0;
            for (int i = capacity - 1; i >= 0; i--)
            {
                value |= (next < bits.Count ? bits[next++] : 0) << i;
            }

            bytes.Add((byte)value);
        }

        return [.. bytes];
    }

    private static void Number(List<int> bits, long value, int count)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            bits.Add((int)(value >> i & 1));
        }
    }

    private static void Marker(List<byte> bytes, int code, byte[] body)
        => bytes.AddRange([.. Word(code), .. Word(body.Length + 2), .. body]);

    private static byte[] Word(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Long(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
