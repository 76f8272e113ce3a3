// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using Htj2k;

namespace DicomTranscoder.PixelData;

/// <summary>
/// The fragments of encapsulated Pixel Data that make up each frame (PS3.5 A.4). Frames are told apart by the Extended Offset Table, the
/// Basic Offset Table, one fragment each, or the start of a JPEG, JPEG-LS or JPEG 2000 image, in this order.
/// </summary>
internal sealed class FragmentTable
{
    private readonly IReadOnlyList<(long Offset, int Length)> _fragments;
    private readonly int[] _firstFragments;

    private FragmentTable(IReadOnlyList<(long Offset, int Length)> fragments, int[] firstFragments)
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

        List<(long Offset, int Length)> fragments = [];
        while (reader.ReadItem(out DataElement fragment))
        {
            fragments.Add((fragment.ValueOffset, fragment.ValueLength));
        }

        ReadOnlySpan<byte> table = instance.Bytes.Slice(basicOffsetTable.ValueOffset, basicOffsetTable.ValueLength);
        return Make(instance, instance.Bytes, table, fragments, frames, pixelData.Offset);
    }

    /// <summary>Finds the fragments of every frame of an instance that one span cannot hold.</summary>
    /// <inheritdoc cref="Read(in Instance, int)"/>
    /// <param name="file">The file that the instance was read from.</param>
    public static FragmentTable Read(in LargeInstance instance, FileBytes file, int frames)
    {
        IReadOnlyList<(long Offset, int Length)> fragments = instance.Fragments
            ?? throw new DicomFormatException("No encapsulated Pixel Data:", -1, Tag.PixelData);
        return Make(instance.Skeleton, file, instance.BasicOffsetTable, fragments, frames, instance.PixelDataOffset);
    }

    /// <summary>The fragments of one frame, padding included.</summary>
    /// <param name="bytes">The bytes that the table was read from: those of the instance, or the file of a large one.</param>
    /// <param name="frame">From 0.</param>
    /// <param name="joined">Memory for frames of several fragments.</param>
    /// <exception cref="DicomFormatException">The fragments of the frame pass 2 GiB.</exception>
    public ReadOnlySpan<byte> GetFrame(FileBytes bytes, int frame, NativeBuffer joined)
    {
        int first = _firstFragments[frame];
        int end = frame + 1 < _firstFragments.Length ? _firstFragments[frame + 1] : _fragments.Count;
        if (end - first == 1)
        {
            return bytes.Slice(_fragments[first].Offset, _fragments[first].Length);
        }

        long length = 0;
        for (int i = first; i < end; i++)
        {
            length += _fragments[i].Length;
        }

        if (length > int.MaxValue)
        {
            DicomFormatException.Throw($"The fragments of frame {frame + 1} pass 2 GiB", _fragments[first].Offset, Tag.PixelData);
        }

        Span<byte> codestream = joined.Get((int)length);
        int position = 0;
        for (int i = first; i < end; i++)
        {
            bytes.Slice(_fragments[i].Offset, _fragments[i].Length).CopyTo(codestream[position..]);
            position += _fragments[i].Length;
        }

        return codestream;
    }

    /// <summary>The JPEG 2000 codestream of one frame, padding included, without the boxes that PS3.5 A.4.4 asks to leave out.</summary>
    /// <inheritdoc cref="GetFrame"/>
    /// <exception cref="Htj2kFormatException">The boxes are broken.</exception>
    public ReadOnlySpan<byte> GetCodestream(FileBytes bytes, int frame, NativeBuffer joined)
        => Jp2Boxes.FindCodestream(GetFrame(bytes, frame, joined));

    /// <param name="instance">May have an Extended Offset Table.</param>
    /// <param name="bytes">The bytes in which the fragments lie.</param>
    /// <param name="basicOffsetTable">Perhaps empty.</param>
    /// <param name="offset">Of Pixel Data.</param>
    private static FragmentTable Make(in Instance instance, FileBytes bytes, ReadOnlySpan<byte> basicOffsetTable,
        IReadOnlyList<(long Offset, int Length)> fragments, int frames, long offset)
    {
        // There cannot be more frames than fragments. This also bounds a wild Number of Frames.
        if (frames > fragments.Count)
        {
            DicomFormatException.Throw($"{frames} frames cannot lie in {fragments.Count} fragments", offset, Tag.PixelData);
        }

        ReadOnlySpan<byte> extendedOffsetTable = instance.Elements.TryFind(Tag.ExtendedOffsetTable, out DataElement extended)
            ? instance.Bytes.Slice(extended.ValueOffset, extended.ValueLength)
            : default;
        FrameStarts starts = new(bytes, fragments, frames);
        int[]? firstFragments = starts.ByOffsets(extendedOffsetTable, sizeof(ulong))
            ?? starts.ByOffsets(basicOffsetTable, sizeof(uint))
            ?? starts.OneByOne()
            ?? starts.ByImages();
        if (frames == 1)
        {
            RequireOneCodestream(starts, fragments.Count);
        }

        RequireNoSurplus(starts, instance.Meta.TransferSyntax, fragments.Count, frames, offset);
        return firstFragments is null
            ? throw new DicomFormatException($"Nothing says how {fragments.Count} fragments make {frames} frames", offset, Tag.PixelData)
            : new FragmentTable(fragments, firstFragments);
    }

    /// <summary>Frames that Number of Frames does not count would be lost with the next conversion.</summary>
    private static void RequireNoSurplus(in FrameStarts starts, string transferSyntax, int fragments, int frames, long offset)
    {
        if (TransferSyntaxUid.HasOneFragmentPerFrame(transferSyntax))
        {
            if (fragments != frames)
            {
                DicomFormatException.Throw($"{fragments} fragments with a frame each, but Number of Frames is {frames}", offset,
                    Tag.PixelData);
            }

            return;
        }

        int images = 0;
        for (int i = 0; i < fragments; i++)
        {
            images += starts.StartsImage(i) ? 1 : 0;
        }

        if (images > frames)
        {
            DicomFormatException.Throw($"{images} images begin in the fragments, but Number of Frames is {frames}", offset, Tag.PixelData);
        }
    }

    /// <summary>Joined fragments would hide all frames after the first: decoders stop at its end.</summary>
    private static void RequireOneCodestream(in FrameStarts starts, int fragments)
    {
        for (int i = 1; i < fragments && starts.StartsCodestream(0); i++)
        {
            if (starts.StartsCodestream(i))
            {
                DicomFormatException.Throw("Number of Frames is 1, but a second codestream begins", starts.ItemOffset(i), Tag.PixelData);
            }
        }
    }
}
