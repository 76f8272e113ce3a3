// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using DicomTranscoder.DataSet;
using Htj2k;

namespace DicomTranscoder.PixelData;

/// <summary>The ways to tell which fragments begin a frame (PS3.5 A.4). Each gives the first fragment of every frame, or null.</summary>
/// <param name="bytes">The bytes in which the fragments lie.</param>
/// <param name="fragments">Offsets and lengths of the fragments, without their headers.</param>
/// <param name="frames">Number of frames.</param>
internal readonly ref struct FrameStarts(FileBytes bytes, IReadOnlyList<(long Offset, int Length)> fragments, int frames)
{
    private const int ItemHeader = 8;
    private const uint StartOfCodestreamAndSize = 0xFF4F_FF51;
    private const uint StartOfImageAndMarker = 0xFFD8_FF00;

    private readonly FileBytes _bytes = bytes;

    /// <summary>By an offset table: it has to name the starts of fragments, one per frame, ascending from the first fragment.</summary>
    /// <param name="table">The table, perhaps empty.</param>
    /// <param name="size">Bytes of an entry: 4 in a Basic Offset Table, 8 in an Extended Offset Table.</param>
    public int[]? ByOffsets(ReadOnlySpan<byte> table, int size)
    {
        if (table.Length / size != frames || OffsetAt(table, size, 0) != 0)
        {
            return null;
        }

        int[] firsts = new int[frames];
        int fragment = 0;
        for (int frame = 0; frame < frames; frame++)
        {
            ulong offset = OffsetAt(table, size, frame);
            while (fragment < fragments.Count && FromFirst(fragment) < offset)
            {
                fragment++;
            }

            if (fragment == fragments.Count || FromFirst(fragment) != offset || (frame > 0 && fragment == firsts[frame - 1]))
            {
                return null;
            }

            firsts[frame] = fragment;
        }

        return firsts;
    }

    /// <summary>One fragment each, or all of them for a single frame.</summary>
    public int[]? OneByOne()
    {
        if (frames != fragments.Count && frames != 1)
        {
            return null;
        }

        int[] firsts = new int[frames];
        for (int frame = 0; frame < frames; frame++)
        {
            firsts[frame] = frame;
        }

        return firsts;
    }

    /// <summary>By the start of a JPEG, JPEG-LS or JPEG 2000 image.</summary>
    public int[]? ByImages()
    {
        int[] firsts = new int[frames];
        int frame = 0;
        for (int i = 0; i < fragments.Count; i++)
        {
            if (!StartsImage(i))
            {
                continue;
            }

            if (frame == frames)
            {
                return null;
            }

            firsts[frame++] = i;
        }

        return frame == frames && firsts[0] == 0 ? firsts : null;
    }

    /// <summary>True when a fragment begins as a JPEG, JPEG-LS or JPEG 2000 image does.</summary>
    public bool StartsImage(int fragment)
    {
        if (StartsCodestream(fragment))
        {
            return true;
        }

        ReadOnlySpan<byte> value = ValueOf(fragment);
        return value.Length >= sizeof(uint)
            && (BinaryPrimitives.ReadUInt32BigEndian(value) & 0xFFFF_FF00) == StartOfImageAndMarker;
    }

    /// <summary>True when a fragment begins as a JPEG 2000 codestream does, or as the boxes around one.</summary>
    public bool StartsCodestream(int fragment)
    {
        ReadOnlySpan<byte> value = ValueOf(fragment);
        return (value.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32BigEndian(value) == StartOfCodestreamAndSize)
            || Jp2Boxes.Begin(value);
    }

    /// <summary>Where the item of a fragment begins.</summary>
    public long ItemOffset(int fragment) => fragments[fragment].Offset - ItemHeader;

    private static ulong OffsetAt(ReadOnlySpan<byte> table, int size, int frame)
    {
        ReadOnlySpan<byte> entry = table.Slice(frame * size, size);
        return size == sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(entry) : BinaryPrimitives.ReadUInt64LittleEndian(entry);
    }

    private ulong FromFirst(int fragment) => (ulong)(fragments[fragment].Offset - fragments[0].Offset);

    private ReadOnlySpan<byte> ValueOf(int fragment) => _bytes.Slice(fragments[fragment].Offset, fragments[fragment].Length);
}
