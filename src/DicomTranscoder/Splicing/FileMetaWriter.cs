// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Splicing;

/// <summary>
/// Writes preamble and file meta information (PS3.10 7.1) with another transfer syntax and a recomputed group length; all else verbatim
/// except for the given changes.
/// </summary>
internal static class FileMetaWriter
{
    /// <summary>The most bytes by which preamble and file meta information grow.</summary>
    public const int LargestGrowth = 512;

    private static readonly Tag s_groupLength = new(0x0002_0000);

    /// <summary>Writes an empty preamble and the prefix that ends it.</summary>
    public static void WritePreamble(ref InstanceWriter writer)
    {
        writer.Write(stackalloc byte[FileMetaInformation.PrefixedPreambleLength - 4]);
        writer.Write("DICM"u8);
    }

    /// <param name="writer">At the start of the result.</param>
    /// <param name="file">The file that <paramref name="meta"/> was read from.</param>
    /// <param name="meta">Where its group 0002 lies.</param>
    /// <param name="transferSyntax">UID of the new transfer syntax.</param>
    /// <param name="sopInstanceUid">The new Media Storage SOP Instance UID, or null to leave it.</param>
    public static void Write(ref InstanceWriter writer, ReadOnlySpan<byte> file, FileMetaInformation meta, string transferSyntax,
        string? sopInstanceUid = null)
    {
        if (meta.Offset == 0)
        {
            WritePreamble(ref writer);
        }
        else
        {
            writer.Write(file[..meta.Offset]);
        }

        GroupLength groupLength = new();
        writer.WriteHeader(s_groupLength, ValueRepresentation.UL, sizeof(uint));
        writer.WriteUInt32(0);
        groupLength.Remember(writer);
        DataSetReader reader = new(file, meta.Offset, meta.DataSetOffset, isExplicit: true);
        while (reader.Read(out DataElement element))
        {
            if (element.Tag == Tag.TransferSyntaxUid)
            {
                writer.WriteText(element.Tag, ValueRepresentation.UI, transferSyntax, padding: 0);
            }
            else if (element.Tag == Tag.MediaStorageSopInstanceUid && sopInstanceUid is not null)
            {
                writer.WriteText(element.Tag, ValueRepresentation.UI, sopInstanceUid, padding: 0);
            }
            else if (element.Tag != s_groupLength)
            {
                writer.Write(file[element.Offset..element.End]);
            }
        }

        groupLength.Complete(ref writer);
    }
}
