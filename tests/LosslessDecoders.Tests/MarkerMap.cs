// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;

namespace LosslessDecoders.Tests;

/// <summary>Which marker each byte of a JPEG or JPEG-LS frame belongs to.</summary>
internal static class MarkerMap
{
    /// <summary>The marker of entropy-coded bytes.</summary>
    public const byte Entropy = 0;

    /// <summary>The marker of fill bytes (T.81 B.1.1.2).</summary>
    private const byte Fill = 0xFF;

    private const byte StartOfScan = 0xDA;

    /// <returns>
    /// For each byte the second byte of its marker, <see cref="Entropy"/> or <see cref="Fill"/>, and the distance from the marker's first
    /// byte.
    /// </returns>
    public static (byte Marker, int Offset)[] Create(ReadOnlySpan<byte> frame)
    {
        (byte, int)[] map = new (byte, int)[frame.Length];
        bool isInScan = false;
        for (int position = 0; position < frame.Length;)
        {
            if (isInScan && (frame[position] != 0xFF || frame[position + 1] < 0x80))
            {
                map[position++] = (Entropy, 0);
                continue;
            }

            byte marker = frame[position + 1];
            if (marker == Fill)
            {
                map[position++] = (Fill, 0);
                continue;
            }

            bool isAlone = marker is >= 0xD0 and <= 0xD9;
            int length = 2 + (isAlone ? 0 : BinaryPrimitives.ReadUInt16BigEndian(frame[(position + 2)..]));
            for (int i = 0; i < length; i++)
            {
                map[position + i] = (marker, i);
            }

            position += length;
            isInScan = marker == StartOfScan || (isInScan && marker is >= 0xD0 and <= 0xD7);
        }

        return map;
    }
}
