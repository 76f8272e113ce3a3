// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LosslessDecoders.LosslessJpeg;

/// <summary>
/// Decodes the samples of one scan (T.81 H.2) into their places in the frame. The samples before the point transform serve as neighbours,
/// so that the transform is undone when the scan is complete.
/// </summary>
internal sealed class ScanDecoder
{
    public const int MostComponents = 4;

    private readonly HuffmanTable[] _tables = new HuffmanTable[MostComponents];
    private readonly int[] _offsets = new int[MostComponents];

    /// <summary>Components in the scan, and in the frame: the distance of two samples of one component.</summary>
    private int _components;
    private int _step;
    private int _width;

    /// <summary>Bits of a sample before the point transform.</summary>
    private int _bits;

    /// <summary>True when the difference 32768 was met since the last <see cref="Begin"/>.</summary>
    public bool HasDifference32768 { get; private set; }

    public void Begin(int width, int step, int bits)
    {
        _width = width;
        _step = step;
        _bits = bits;
        _components = 0;
        HasDifference32768 = false;
    }

    /// <summary>Adds a component of the frame to the scan.</summary>
    public void Add(int component, HuffmanTable table)
    {
        _offsets[_components] = component;
        _tables[_components++] = table;
    }

    /// <summary>Decodes a restart interval, which is the whole scan when there are no restarts.</summary>
    /// <param name="frame">The coded frame.</param>
    /// <param name="position">Byte offset of the entropy-coded segment.</param>
    /// <param name="predictor">Selection value, 1 to 7.</param>
    /// <param name="rows">The rows of the interval, samples of all components.</param>
    /// <returns>Byte offset of the marker after the segment.</returns>
    public int DecodeInterval<TSample>(ReadOnlySpan<byte> frame, int position, int predictor, Span<TSample> rows)
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        EntropyReader reader = new(frame, position);
        int rowSamples = _width * _step;
        for (int start = 0; start < rows.Length; start += rowSamples)
        {
            Span<TSample> row = rows.Slice(start, rowSamples);
            ReadOnlySpan<TSample> above = start == 0 ? row : rows.Slice(start - rowSamples, rowSamples);
            int seen = DecodeFirstColumn(ref reader, above, row, start == 0);
            seen |= DecodeRow(ref reader, start == 0 ? 1 : predictor, above, row);
            if (reader.IsOverrun)
            {
                reader.ThrowMissing();
            }

            if (seen >> _bits != 0)
            {
                reader.ThrowOutOfRange(_bits);
            }
        }

        reader.ReadPadding();
        HasDifference32768 |= reader.HasDifference32768;
        return reader.Position;
    }

    /// <summary>Undoes the point transform (T.81 A.4).</summary>
    public void ShiftUp<TSample>(Span<TSample> samples, int pointTransform)
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        for (int start = 0; start < samples.Length; start += _step)
        {
            for (int i = 0; i < _components; i++)
            {
                samples[start + _offsets[i]] <<= pointTransform;
            }
        }
    }

    /// <summary>Decodes the first sample of each component: predicted from half the range at first, then from above (T.81 H.1.2.1).</summary>
    /// <returns>All samples ored.</returns>
    private int DecodeFirstColumn<TSample>(ref EntropyReader reader, ReadOnlySpan<TSample> above, Span<TSample> row, bool isFirst)
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        int seen = 0;
        for (int i = 0; i < _components; i++)
        {
            int offset = _offsets[i];
            int prediction = isFirst ? 1 << (_bits - 1) : int.CreateTruncating(above[offset]);
            int sample = (prediction + reader.ReadDifference(_tables[i])) & 0xFFFF;
            row[offset] = TSample.CreateTruncating(sample);
            seen |= sample;
        }

        return seen;
    }

    private int DecodeRow<TSample>(ref EntropyReader reader, int predictor, ReadOnlySpan<TSample> above, Span<TSample> row)
        where TSample : unmanaged, IBinaryInteger<TSample> => predictor switch
        {
            1 => DecodeRow<TSample, Predictor1>(ref reader, above, row),
            2 => DecodeRow<TSample, Predictor2>(ref reader, above, row),
            3 => DecodeRow<TSample, Predictor3>(ref reader, above, row),
            4 => DecodeRow<TSample, Predictor4>(ref reader, above, row),
            5 => DecodeRow<TSample, Predictor5>(ref reader, above, row),
            6 => DecodeRow<TSample, Predictor6>(ref reader, above, row),
            _ => DecodeRow<TSample, Predictor7>(ref reader, above, row),
        };

    /// <summary>Decodes a row from its second column on.</summary>
    /// <returns>All samples ored.</returns>
    private int DecodeRow<TSample, TPredictor>(ref EntropyReader reader, ReadOnlySpan<TSample> above, Span<TSample> row)
        where TSample : unmanaged, IBinaryInteger<TSample>
        where TPredictor : IPredictor
    {
        int seen = 0;
        ulong buffer = reader.Buffer;
        int count = reader.Count;
        for (int start = _step; start < row.Length; start += _step)
        {
            for (int i = 0; i < _components; i++)
            {
                if (count < HuffmanTable.LongestCodeAndBits)
                {
                    reader.Buffer = buffer;
                    reader.Count = count;
                    reader.Refill();
                    buffer = reader.Buffer;
                    count = reader.Count;
                }

                int index = start + _offsets[i];
                int prediction = TPredictor.Predict(
                    int.CreateTruncating(row[index - _step]),
                    int.CreateTruncating(above[index]),
                    int.CreateTruncating(above[index - _step]));
                uint entry = _tables[i].Lookup[(int)(buffer >> (64 - HuffmanTable.LookupBits))];
                if (entry == 0)
                {
                    reader.Buffer = buffer;
                    reader.Count = count;
                    entry = reader.Find(_tables[i]);
                    prediction += (int)(entry >> 16 & 0x8000);
                }

                int sample = (prediction + EntropyReader.Difference(buffer, entry)) & 0xFFFF;
                buffer <<= (int)entry;
                count -= (int)(entry & 0xFF);
                row[index] = TSample.CreateTruncating(sample);
                seen |= sample;
            }
        }

        reader.Buffer = buffer;
        reader.Count = count;
        return seen;
    }
}
