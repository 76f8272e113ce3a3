// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LosslessDecoders.LosslessJpeg;

/// <summary>
/// The bytes of an entropy-coded segment up to the next marker, without the byte 00 that follows each byte FF (T.81 B.1.1.5). An object
/// takes one segment after the other and keeps its memory.
/// </summary>
internal sealed unsafe class EntropySegment
{
    // Pinned for its lifetime, so that pointers into it stay valid.
    private byte[] _bytes = [];
    private int _length;

    /// <summary>The first byte. After the last one come <see cref="EntropyReader.Padding"/> zeros.</summary>
    public byte* Start => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_bytes));

    /// <summary>After the last byte.</summary>
    public byte* End => Start + _length;

    /// <summary>Byte offset in the frame of the segment.</summary>
    public int FrameStart { get; private set; }

    /// <summary>Byte offset in the frame of the marker that ends the segment, or the length of the frame.</summary>
    public int FrameEnd { get; private set; }

    /// <summary>Takes the segment at <paramref name="position"/> of a frame.</summary>
    public void Load(ReadOnlySpan<byte> frame, int position)
    {
        FrameStart = position;
        int needed = frame.Length - position + EntropyReader.Padding;
        if (_bytes.Length < needed)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(needed, pinned: true);
        }

        ReadOnlySpan<byte> left = frame[position..];
        Span<byte> bytes = _bytes;
        while (true)
        {
            int run = left.IndexOf((byte)0xFF);
            bool isStuffed = run >= 0 && run + 1 < left.Length && left[run + 1] == 0;
            int taken = isStuffed ? run + 1 : run < 0 ? left.Length : run;
            left[..taken].CopyTo(bytes);
            bytes = bytes[taken..];
            left = left[taken..];
            if (!isStuffed)
            {
                break;
            }

            left = left[1..];
        }

        bytes[..EntropyReader.Padding].Clear();
        _length = _bytes.Length - bytes.Length;
        FrameEnd = frame.Length - left.Length;
    }

    /// <summary>Byte offset in the frame of a byte of the segment.</summary>
    public int FrameOffset(byte* place)
    {
        int index = (int)(place - Start);
        return FrameStart + index + _bytes.AsSpan(0, Math.Min(index, _length)).Count((byte)0xFF);
    }
}
