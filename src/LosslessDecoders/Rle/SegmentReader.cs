// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LosslessDecoders.Rle;

/// <summary>Unpacks a segment of an RLE frame piece by piece, PS3.5 G.3.2. A run may go on in the next piece.</summary>
/// <param name="segment">Number from 0, for messages.</param>
/// <param name="start">First byte in the frame.</param>
/// <param name="end">First byte after it, in the frame.</param>
internal struct SegmentReader(int segment, int start, int end)
{
    private const int LongestRun = 128;

    private readonly int _segment = segment;
    private readonly int _end = end;
    private int _position = start;
    private long _done;
    private int _run;
    private bool _isLiteral;

    /// <summary>Unpacks the next bytes.</summary>
    /// <param name="frame">The frame that holds the segment.</param>
    /// <param name="target">To be filled.</param>
    /// <exception cref="CodedFrameException">The segment ends before.</exception>
    public void Read(ReadOnlySpan<byte> frame, Span<byte> target)
    {
        int done = Take(frame, target);
        done += ReadByVectors(frame[.._end], target[done..]);
        while (done < target.Length)
        {
            BeginRun(frame[.._end], done);
            done += Take(frame, target[done..]);
        }

        _done += done;
    }

    /// <summary>Checks that at most one byte of padding is left.</summary>
    /// <exception cref="CodedFrameException">The segment holds more bytes than the plane.</exception>
    public readonly void End()
    {
        if (_run > 0 || _end - _position > 1)
        {
            CodedFrameException.Throw($"RLE segment {_segment + 1} goes on after the {_done} bytes of the image", _position);
        }
    }

    /// <summary>Unpacks runs while any run would fit, by whole vectors: the surplus of one is overwritten by the next.</summary>
    /// <returns>Bytes that are unpacked.</returns>
    private int ReadByVectors(ReadOnlySpan<byte> packed, Span<byte> target)
    {
        // Between position and the end are always a control byte and 128 more, between done and the end 128 bytes.
        int lastPosition = packed.Length - 1 - LongestRun;
        int lastDone = target.Length - LongestRun;
        ref byte source = ref MemoryMarshal.GetReference(packed);
        ref byte destination = ref MemoryMarshal.GetReference(target);
        int position = _position;
        int done = 0;
        while (done <= lastDone && position <= lastPosition)
        {
            int control = (sbyte)Unsafe.Add(ref source, position++);
            if (control >= 0)
            {
                int run = control + 1;
                CopyRun(ref Unsafe.Add(ref source, position), ref Unsafe.Add(ref destination, done), run);
                position += run;
                done += run;
            }
            else if (control != sbyte.MinValue)
            {
                int run = 1 - control;
                FillRun(Vector256.Create(Unsafe.Add(ref source, position++)), ref Unsafe.Add(ref destination, done), run);
                done += run;
            }
        }

        _position = position;
        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRun(ref byte source, ref byte destination, int run)
    {
        for (int moved = 0; moved < run; moved += Vector256<byte>.Count)
        {
            Vector256.LoadUnsafe(ref source, (nuint)moved).StoreUnsafe(ref destination, (nuint)moved);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FillRun(Vector256<byte> value, ref byte destination, int run)
    {
        for (int moved = 0; moved < run; moved += Vector256<byte>.Count)
        {
            value.StoreUnsafe(ref destination, (nuint)moved);
        }
    }

    /// <summary>Reads control bytes up to a run, all of whose bytes are in the segment.</summary>
    private void BeginRun(ReadOnlySpan<byte> packed, int done)
    {
        int control = sbyte.MinValue;
        while (control == sbyte.MinValue && _position < packed.Length)
        {
            control = (sbyte)packed[_position++];
        }

        _isLiteral = control >= 0;
        int run = _isLiteral ? control + 1 : 1 - control;
        int needed = _isLiteral ? run : 1;
        if (control == sbyte.MinValue || needed > packed.Length - _position)
        {
            CodedFrameException.Throw(
                $"RLE segment {_segment + 1} ends after {_done + done} bytes and no whole run, but the image has more", packed.Length);
        }

        _run = run;
    }

    /// <summary>Unpacks as much of the current run as the target has room for.</summary>
    /// <returns>Bytes that are unpacked.</returns>
    private int Take(ReadOnlySpan<byte> frame, Span<byte> target)
    {
        int taken = Math.Min(_run, target.Length);
        if (taken == 0)
        {
            return 0;
        }

        _run -= taken;
        if (_isLiteral)
        {
            frame.Slice(_position, taken).CopyTo(target);
            _position += taken;
            return taken;
        }

        target[..taken].Fill(frame[_position]);
        _position += _run == 0 ? 1 : 0;
        return taken;
    }
}
