// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using DicomTranscoder.DataSet;
using Htj2k;

namespace DicomTranscoder.PixelData;

/// <summary>
/// The fragments of encapsulated Pixel Data that make up each frame (PS3.5 A.4). Frames are told apart by the Extended Offset Table, the
/// Basic Offset Table, one fragment each, or the start of a JPEG, JPEG-LS or JPEG 2000 image, in this order.
/// </summary>
internal sealed class FragmentTable
{
    private const uint StartOfCodestreamAndSize = 0xFF4F_FF51;
    private const uint StartOfImageAndMarker = 0xFFD8_FF00;

    private readonly List<DataElement> _fragments;
    private readonly int[] _firstFragments;

    private FragmentTable(List<DataElement> fragments, int[] firstFragments)
    {
        _fragments = fragments;
        _firstFragments = firstFragments;
    }

    /// <summary>Number of frames.</summary>
    public int Frames => _firstFragments.Length;

    /// <summary>Finds the fragments of every frame.</summary>
    /// <param name="instance">An instance with encapsulated Pixel Data.</param>
    /// <param name="frames">Number of frames.</param>
    /// <exception cref="DicomFormatException">There is no encapsulated Pixel Data, or no way to tell its frames apart.</exception>
    public static FragmentTable Read(in Instance instance, int frames)
    {
        if (!instance.Elements.TryFind(Tag.PixelData, out DataElement pixelData) || !pixelData.HasUndefinedLength)
        {
            throw new DicomFormatException("No encapsulated Pixel Data:", -1, Tag.PixelData);
        }

        DataSetReader reader = new(instance.Bytes, pixelData.ValueOffset, pixelData.ValueOffset + pixelData.ValueLength, isExplicit: true);
        if (!reader.ReadItem(out DataElement basicOffsetTable))
        {
            DicomFormatException.Throw("No Basic Offset Table item", pixelData.ValueOffset, Tag.PixelData);
        }

        List<DataElement> fragments = [];
        while (reader.ReadItem(out DataElement fragment))
        {
            fragments.Add(fragment);
        }

        // There cannot be more frames than fragments. This also bounds a wild Number of Frames.
        if (frames > fragments.Count)
        {
            DicomFormatException.Throw($"{frames} frames cannot lie in {fragments.Count} fragments", pixelData.Offset, Tag.PixelData);
        }

        int[]? firstFragments = null;
        if (instance.Elements.TryFind(Tag.ExtendedOffsetTable, out DataElement extendedOffsetTable))
        {
            firstFragments = ByOffsets(fragments, ReadOffsets(instance.Bytes, extendedOffsetTable, sizeof(ulong)), frames);
        }

        firstFragments ??= ByOffsets(fragments, ReadOffsets(instance.Bytes, basicOffsetTable, sizeof(uint)), frames);
        firstFragments ??= frames == fragments.Count || frames == 1 ? OneByOne(frames) : ByStarts(instance.Bytes, fragments, frames);
        if (frames == 1)
        {
            RequireOneCodestream(instance.Bytes, fragments);
        }

        RequireNoSurplus(instance, fragments, frames, pixelData.Offset);
        if (firstFragments is null)
        {
            DicomFormatException.Throw($"Nothing says how {fragments.Count} fragments make {frames} frames", pixelData.Offset,
                Tag.PixelData);
        }

        return new FragmentTable(fragments, firstFragments);
    }

    /// <summary>The fragments of one frame, padding included.</summary>
    /// <param name="bytes">The bytes of the instance that the table was read from.</param>
    /// <param name="frame">From 0.</param>
    /// <param name="joined">Memory for frames of several fragments.</param>
    public ReadOnlySpan<byte> GetFrame(ReadOnlySpan<byte> bytes, int frame, NativeBuffer joined)
    {
        int first = _firstFragments[frame];
        int end = frame + 1 < _firstFragments.Length ? _firstFragments[frame + 1] : _fragments.Count;
        if (end - first == 1)
        {
            return bytes.Slice(_fragments[first].ValueOffset, _fragments[first].ValueLength);
        }

        // All fragments lie in the same span, so that their sum cannot overflow.
        int length = 0;
        for (int i = first; i < end; i++)
        {
            length += _fragments[i].ValueLength;
        }

        Span<byte> codestream = joined.Get(length);
        int position = 0;
        for (int i = first; i < end; i++)
        {
            bytes.Slice(_fragments[i].ValueOffset, _fragments[i].ValueLength).CopyTo(codestream[position..]);
            position += _fragments[i].ValueLength;
        }

        return codestream;
    }

    /// <summary>The JPEG 2000 codestream of one frame, padding included, without the boxes that PS3.5 A.4.4 asks to leave out.</summary>
    /// <inheritdoc cref="GetFrame"/>
    /// <exception cref="Htj2kFormatException">The boxes are broken.</exception>
    public ReadOnlySpan<byte> GetCodestream(ReadOnlySpan<byte> bytes, int frame, NativeBuffer joined)
        => Jp2Boxes.FindCodestream(GetFrame(bytes, frame, joined));

    /// <summary>Frames that Number of Frames does not count would be lost with the next conversion.</summary>
    private static void RequireNoSurplus(in Instance instance, List<DataElement> fragments, int frames, int offset)
    {
        if (TransferSyntaxUid.HasOneFragmentPerFrame(instance.Meta.TransferSyntax))
        {
            if (fragments.Count != frames)
            {
                DicomFormatException.Throw($"{fragments.Count} fragments with a frame each, but Number of Frames is {frames}",
                    offset, Tag.PixelData);
            }

            return;
        }

        int images = 0;
        foreach (DataElement fragment in fragments)
        {
            images += StartsImage(instance.Bytes, fragment) ? 1 : 0;
        }

        if (images > frames)
        {
            DicomFormatException.Throw($"{images} images begin in the fragments, but Number of Frames is {frames}", offset, Tag.PixelData);
        }
    }

    private static bool StartsImage(ReadOnlySpan<byte> bytes, in DataElement fragment)
    {
        if (StartsCodestream(bytes, fragment))
        {
            return true;
        }

        return fragment.ValueLength >= sizeof(uint)
            && (BinaryPrimitives.ReadUInt32BigEndian(bytes[fragment.ValueOffset..]) & 0xFFFF_FF00) == StartOfImageAndMarker;
    }

    private static ulong[] ReadOffsets(ReadOnlySpan<byte> bytes, in DataElement table, int size)
    {
        ulong[] offsets = new ulong[table.ValueLength / size];
        for (int i = 0; i < offsets.Length; i++)
        {
            ReadOnlySpan<byte> entry = bytes.Slice(table.ValueOffset + i * size, size);
            bool isShort = size == sizeof(uint);
            offsets[i] = isShort ? BinaryPrimitives.ReadUInt32LittleEndian(entry) : BinaryPrimitives.ReadUInt64LittleEndian(entry);
        }

        return offsets;
    }

    /// <returns>Null unless the offsets name the starts of fragments, one per frame, ascending from the first fragment.</returns>
    private static int[]? ByOffsets(List<DataElement> fragments, ulong[] offsets, int frames)
    {
        if (offsets.Length != frames || offsets[0] != 0)
        {
            return null;
        }

        int[] firsts = new int[frames];
        int fragment = 0;
        for (int frame = 0; frame < frames; frame++)
        {
            while (fragment < fragments.Count && (ulong)(fragments[fragment].Offset - fragments[0].Offset) < offsets[frame])
            {
                fragment++;
            }

            if (fragment == fragments.Count
                || (ulong)(fragments[fragment].Offset - fragments[0].Offset) != offsets[frame]
                || (frame > 0 && fragment == firsts[frame - 1]))
            {
                return null;
            }

            firsts[frame] = fragment;
        }

        return firsts;
    }

    private static int[] OneByOne(int frames)
    {
        int[] firsts = new int[frames];
        for (int frame = 0; frame < frames; frame++)
        {
            firsts[frame] = frame;
        }

        return firsts;
    }

    private static int[]? ByStarts(ReadOnlySpan<byte> bytes, List<DataElement> fragments, int frames)
    {
        int[] firsts = new int[frames];
        int frame = 0;
        for (int i = 0; i < fragments.Count; i++)
        {
            if (!StartsImage(bytes, fragments[i]))
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

    /// <summary>Joined fragments would hide all frames after the first: decoders stop at its end.</summary>
    private static void RequireOneCodestream(ReadOnlySpan<byte> bytes, List<DataElement> fragments)
    {
        for (int i = 1; i < fragments.Count && StartsCodestream(bytes, fragments[0]); i++)
        {
            if (StartsCodestream(bytes, fragments[i]))
            {
                DicomFormatException.Throw("Number of Frames is 1, but a second codestream begins", fragments[i].Offset,
                    Tag.PixelData);
            }
        }
    }

    private static bool StartsCodestream(ReadOnlySpan<byte> bytes, in DataElement fragment)
    {
        ReadOnlySpan<byte> value = bytes.Slice(fragment.ValueOffset, fragment.ValueLength);
        return (value.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32BigEndian(value) == StartOfCodestreamAndSize)
            || Jp2Boxes.Begin(value);
    }
}
