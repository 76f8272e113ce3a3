// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LosslessDecoders.LosslessJpeg;

/// <summary>
/// Decodes the samples of one scan (T.81 H.2) into their places in the frame. The samples before the point transform serve as neighbours,
/// so that the transform is undone when the scan is complete.
/// </summary>
internal sealed unsafe partial class ScanDecoder
{
    public const int MostComponents = 4;

    private readonly EntropySegment _segment = new();
    private readonly HuffmanTable[] _tables = new HuffmanTable[MostComponents];

    // Pinned for its lifetime, so that pointers into it stay valid.
    private readonly ScanComponent[] _components = GC.AllocateArray<ScanComponent>(MostComponents, pinned: true);

    private EntropyReader _reader;

    /// <summary>Components in the scan, and in the frame: the distance of two samples of one component.</summary>
    private int _count;
    private int _step;
    private int _width;

    /// <summary>Bits of a sample before the point transform.</summary>
    private int _bits;

    /// <summary>All samples of a row ored.</summary>
    private int _seen;

    /// <summary>True when the difference 32768 was met since the last <see cref="Begin"/>.</summary>
    public bool HasDifference32768 { get; private set; }

    private ScanComponent* Components => (ScanComponent*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_components));

    public void Begin(int width, int step, int bits)
    {
        _width = width;
        _step = step;
        _bits = bits;
        _count = 0;
        HasDifference32768 = false;
    }

    /// <summary>Adds a component of the frame to the scan.</summary>
    public void Add(int component, HuffmanTable table)
    {
        _tables[_count] = table;
        ScanComponent* added = Components + _count;
        added->Lookup = table.Lookup;
        added->Index = _count;
        added->Offset = component;
        added->Next = Components;
        added->ToNext = _step + Components->Offset - component;
        if (_count > 0)
        {
            added[-1].Next = added;
            added[-1].ToNext = component - added[-1].Offset;
        }

        _count++;
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
        _segment.Load(frame, position);
        _reader = new EntropyReader(_segment);
        int rowSamples = _width * _step;
        fixed (TSample* samples = rows)
        {
            for (int start = 0; start < rows.Length; start += rowSamples)
            {
                TSample* row = samples + start;
                _seen = 0;
                if (start == 0)
                {
                    DecodeFirstColumn(1 << (_bits - 1), row);
                    DecodeRow(1, row, row);
                }
                else
                {
                    DecodeFirstColumn(row - rowSamples, row);
                    DecodeRow(predictor, row - rowSamples, row);
                }

                CheckRow();
            }
        }

        CheckPadding();
        return _segment.FrameEnd;
    }

    /// <summary>Undoes the point transform (T.81 A.4).</summary>
    public void ShiftUp<TSample>(Span<TSample> samples, int pointTransform)
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        for (int start = 0; start < samples.Length; start += _step)
        {
            for (int i = 0; i < _count; i++)
            {
                samples[start + _components[i].Offset] <<= pointTransform;
            }
        }
    }

    private void CheckRow()
    {
        if (_reader.Left < 0)
        {
            ThrowMissing();
        }

        if (_seen >> _bits != 0)
        {
            CodedFrameException.Throw(
                $"The JPEG frame decodes to a sample of more than {_bits} bits: it is damaged", _segment.FrameOffset(_reader.Current));
        }
    }

    /// <summary>Checks that the segment ends here: less than a byte is left, and it is all ones (T.81 F.1.2.3).</summary>
    private void CheckPadding()
    {
        _reader.Refill();
        int left = (int)Math.Min(_reader.Left, 8);
        if (left == 8)
        {
            CodedFrameException.Throw(
                "The JPEG frame holds more data than its samples need: it is damaged", _segment.FrameOffset(_reader.Current));
        }

        if (left > 0 && (long)_reader.Bits >> (64 - left) != -1)
        {
            CodedFrameException.Throw(
                "The coded data of the JPEG frame do not end with bits of 1: the frame is damaged", _segment.FrameOffset(_reader.Current));
        }
    }

    [DoesNotReturn]
    private void ThrowInvalidCode()
    {
        if (_reader.Left < 0)
        {
            ThrowMissing();
        }

        CodedFrameException.Throw(
            "The JPEG frame holds a code that its Huffman table does not have: it is damaged", _segment.FrameOffset(_reader.Current));
    }

    [DoesNotReturn]
    private void ThrowMissing() =>
        CodedFrameException.Throw("The JPEG frame ends before its last sample, or a part of it is missing", _segment.FrameEnd);
}
