// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;

namespace LosslessDecoders.Tests.LosslessJpeg;

/// <summary>A slow encoder of T.81 process 14 that can be read beside the standard.</summary>
internal sealed class Encoder(int width, int height, int components, EncodingOptions options)
{
    private const int Categories = 17;

    private readonly List<byte> _bytes = [];
    private ulong _bits;
    private int _bitCount;

    /// <summary>Encodes samples, pixel after pixel.</summary>
    public static byte[] Encode(int[] samples, int width, int height, int components, EncodingOptions options) =>
        new Encoder(width, height, components, options).Encode(samples);

    private byte[] Encode(int[] samples)
    {
        // No fill bytes here: readers know a JPEG stream by its first two bytes.
        _bytes.AddRange([0xFF, 0xD8]);
        if (options.HasSegmentsToSkip)
        {
            WriteSegment(0xE0, [1, 2, 3, 0xFF, 0xD9]);
            WriteSegment(0xFE, []);
        }

        WriteFrameHeader();
        int[] all = [.. Enumerable.Range(0, components)];
        foreach (int[] scan in options.IsInterleaved ? [all] : all.Select(component => new[] { component }))
        {
            WriteScan(scan, samples);
        }

        WriteMarker(0xD9);
        return [.. _bytes];
    }

    private void WriteFrameHeader()
    {
        List<byte> header = [(byte)options.Precision, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, (byte)components];
        for (int component = 0; component < components; component++)
        {
            header.AddRange([Identifier(component), 0x11, 0]);
        }

        WriteSegment(0xC3, [.. header]);
    }

    /// <summary>Writes the tables that fit the scan, its header, and its restart intervals.</summary>
    private void WriteScan(int[] scan, int[] samples)
    {
        int[][] differences = [.. scan.Select(component => Differences(samples, component))];
        Dictionary<int, (int Code, int Length)[]> tables = [];
        foreach (IGrouping<int, int> group in Enumerable.Range(0, scan.Length).GroupBy(i => Table(scan[i])))
        {
            tables[group.Key] = WriteTable(group.Key, [.. group.SelectMany(i => differences[i])]);
        }

        if (options.RestartRows > 0)
        {
            int interval = options.RestartRows * width;
            WriteSegment(0xDD, [(byte)(interval >> 8), (byte)interval]);
        }

        List<byte> header = [(byte)scan.Length];
        foreach (int component in scan)
        {
            header.AddRange([Identifier(component), (byte)(Table(component) << 4)]);
        }

        WriteSegment(0xDA, [.. header, (byte)options.Predictor, 0, (byte)options.PointTransform]);
        for (int y = 0; y < height; y++)
        {
            if (options.RestartRows > 0 && y > 0 && y % options.RestartRows == 0)
            {
                WritePadding();
                WriteMarker((byte)(0xD0 + (y / options.RestartRows - 1) % 8));
            }

            for (int x = 0; x < width; x++)
            {
                for (int i = 0; i < scan.Length; i++)
                {
                    WriteDifference(differences[i][y * width + x], tables[Table(scan[i])]);
                }
            }
        }

        WritePadding();
    }

    /// <summary>The differences of T.81 H.1.2.1, in -32767..32768.</summary>
    private int[] Differences(int[] samples, int component)
    {
        int[] differences = new int[width * height];
        int Sample(int x, int y) => samples[(y * width + x) * components + component] >> options.PointTransform;
        for (int y = 0; y < height; y++)
        {
            bool isFirstRow = options.RestartRows > 0 ? y % options.RestartRows == 0 : y == 0;
            for (int x = 0; x < width; x++)
            {
                int prediction = (x, isFirstRow) switch
                {
                    (0, true) => 1 << (options.Precision - options.PointTransform - 1),
                    (0, false) => Sample(x, y - 1),
                    (_, true) => Sample(x - 1, y),
                    _ => Predict(Sample(x - 1, y), Sample(x, y - 1), Sample(x - 1, y - 1)),
                };
                short difference = (short)(Sample(x, y) - prediction);
                differences[y * width + x] = difference == short.MinValue ? 32768 : difference;
            }
        }

        return differences;
    }

    private int Predict(int a, int b, int c) => options.Predictor switch
    {
        1 => a,
        2 => b,
        3 => c,
        4 => a + b - c,
        5 => a + ((b - c) >> 1),
        6 => b + ((a - c) >> 1),
        _ => (a + b) >> 1,
    };

    /// <summary>Writes a table with shorter codes for the more frequent categories, and returns the code of each category.</summary>
    private (int Code, int Length)[] WriteTable(int destination, int[] differences)
    {
        int[] ranking = [.. Enumerable.Range(0, Categories).OrderByDescending(category => differences.Count(d => Category(d) == category))];
        int used = Math.Max(1, differences.Select(Category).Distinct().Count());

        // Lengths 1, 2, 3 ... 15, 16, 16 are a code, and so are all lengths equal to the logarithm.
        int equal = BitOperations.Log2((uint)used) + 1;
        byte[] counts = new byte[16];
        byte[] values = new byte[used];
        (int Code, int Length)[] codes = new (int, int)[Categories];
        int code = 0;
        int length = options.HasLongCodes ? 1 : equal;
        for (int i = 0; i < used; i++)
        {
            int next = options.HasLongCodes ? Math.Min(16, used == Categories ? i + 1 : i + 17 - used) : equal;
            code <<= next - length;
            length = next;
            codes[ranking[i]] = (code++, length);
            counts[length - 1]++;
            values[i] = (byte)ranking[i];
        }

        WriteSegment(0xC4, [(byte)destination, .. counts, .. values]);
        return codes;
    }

    private void WriteDifference(int difference, (int Code, int Length)[] codes)
    {
        int category = Category(difference);
        WriteBits(codes[category].Code, codes[category].Length);
        if (category < 16 || options.HasBitsAfterCategory16)
        {
            WriteBits(difference >= 0 ? difference : difference - 1, category);
        }
    }

    private static int Category(int difference) => 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(difference));

    private void WriteBits(int value, int count)
    {
        _bits = _bits << count | (uint)value & ((1u << count) - 1);
        for (_bitCount += count; _bitCount >= 8; _bitCount -= 8)
        {
            byte next = (byte)(_bits >> (_bitCount - 8));
            _bytes.Add(next);
            if (next == 0xFF)
            {
                _bytes.Add(0);
            }
        }
    }

    private void WritePadding() => WriteBits(0x7F, (8 - _bitCount) % 8);

    private void WriteMarker(byte marker) => _bytes.AddRange(options.HasSegmentsToSkip ? [0xFF, 0xFF, 0xFF, marker] : [0xFF, marker]);

    private void WriteSegment(byte marker, byte[] content)
    {
        WriteMarker(marker);
        _bytes.AddRange([(byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content]);
    }

    private static byte Identifier(int component) => (byte)(3 * component + 1);

    private int Table(int component) => (options.FirstTable + (options.HasOneTable ? 0 : component)) % 4;
}
