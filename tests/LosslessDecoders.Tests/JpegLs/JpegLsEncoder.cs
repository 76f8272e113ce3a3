// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;

namespace LosslessDecoders.Tests.JpegLs;

/// <summary>A slow encoder of T.87 with NEAR = 0, written like the code segments of Annex A, to make input for the decoder.</summary>
internal sealed class JpegLsEncoder
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    public int Components { get; init; } = 1;

    public int Precision { get; init; } = 8;

    /// <summary>ILV: 0 to 2.</summary>
    public int Interleave { get; init; }

    /// <summary>MAXVAL, T1, T2, T3, RESET as an LSE segment has them; null for no segment.</summary>
    public int[]? Presets { get; init; }

    public int RestartInterval { get; init; }

    /// <summary>Bytes of Ri, 2 to 4.</summary>
    public int RestartIntervalBytes { get; init; } = 2;

    public byte Near { get; init; }

    /// <summary>Marker segments between SOI and SOF55.</summary>
    public byte[] Prefix { get; init; } = [];

    public int MaxVal => Presets is null || Presets[0] == 0 ? (1 << Precision) - 1 : Presets[0];

    /// <param name="samples">Samples of one pixel side by side.</param>
    public byte[] Encode(ReadOnlySpan<int> samples)
    {
        List<byte> bytes = [0xFF, 0xD8, .. Prefix];
        List<byte> frameHeader = [(byte)Precision, .. Word(Height), .. Word(Width), (byte)Components];
        for (int c = 0; c < Components; c++)
        {
            frameHeader.AddRange([(byte)(c + 1), 0x11, 0]);
        }

        AddSegment(bytes, 0xF7, frameHeader);
        if (Presets is not null)
        {
            AddSegment(bytes, 0xF8, [1, .. Presets.SelectMany(Word)]);
        }

        if (RestartInterval > 0)
        {
            byte[] interval = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(interval, RestartInterval);
            AddSegment(bytes, 0xDD, [.. interval[^RestartIntervalBytes..]]);
        }

        int scans = Interleave == 0 ? Components : 1;
        for (int scan = 0; scan < scans; scan++)
        {
            int[] components = scans > 1 ? [scan] : [.. Enumerable.Range(0, Components)];
            AddSegment(bytes, 0xDA,
                [(byte)components.Length, .. components.SelectMany(c => new byte[] { (byte)(c + 1), 0 }), Near, (byte)Interleave, 0]);
            int interval = RestartInterval == 0 ? Height : RestartInterval;
            for (int first = 0; first < Height; first += interval)
            {
                if (first > 0)
                {
                    bytes.AddRange([0xFF, (byte)(0xD0 + (first / interval - 1) % 8)]);
                }

                ScanEncoder encoder = new(this, bytes);
                encoder.Encode(samples, components, first, Math.Min(Height, first + interval));
            }
        }

        bytes.AddRange([0xFF, 0xD9]);
        return [.. bytes];
    }

    public static void AddSegment(List<byte> bytes, byte marker, List<byte> segment)
    {
        bytes.AddRange([0xFF, marker, .. Word(segment.Count + 2)]);
        bytes.AddRange(segment);
    }

    private static byte[] Word(int value) => [(byte)(value >> 8), (byte)value];
}
