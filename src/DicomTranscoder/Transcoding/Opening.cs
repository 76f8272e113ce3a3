// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;

namespace DicomTranscoder.Transcoding;

/// <summary>Reads instances step by step; an error at any step is the reason to keep them.</summary>
internal static class Opening
{
    /// <summary>Reads the file meta information.</summary>
    /// <returns>Null when there is none, or it is broken; <paramref name="refusal"/> says which.</returns>
    public static FileMetaInformation? ReadMeta(ReadOnlySpan<byte> file, out Refusal refusal)
    {
        try
        {
            FileMetaInformation? meta = FileMetaInformation.Read(file);
            refusal = meta is null ? new Refusal(KeepReason.NotDicomFile) : default;
            return meta;
        }
        catch (DicomFormatException e)
        {
            refusal = new Refusal(KeepReason.BrokenFileMeta, e.Message);
            return null;
        }
    }

    /// <summary>Walks the data set.</summary>
    /// <param name="rewritten">Memory for data sets that are inflated or swapped; must stay as it is while the instance is used.</param>
    public static bool TryReadDataSet(ReadOnlySpan<byte> file, FileMetaInformation meta, NativeBuffer rewritten, out Instance instance,
        out Refusal refusal)
    {
        try
        {
            instance = Instance.Read(file, meta, rewritten);
            refusal = default;
        }
        catch (Exception e) when (!Refusal.Of(e).IsNone)
        {
            instance = default;
            refusal = Refusal.Of(e);
        }

        return refusal.IsNone;
    }

    /// <summary>Reads the image pixel description.</summary>
    /// <returns>Null when it is incomplete or contradicts itself.</returns>
    public static ImagePixelDescription? ReadImage(in Instance instance, out Refusal refusal)
    {
        try
        {
            refusal = default;
            return ImagePixelDescription.Read(instance);
        }
        catch (DicomFormatException e)
        {
            refusal = new Refusal(KeepReason.InvalidImageDescription, e.Message);
            return null;
        }
    }
}
