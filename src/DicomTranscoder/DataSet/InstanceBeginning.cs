// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text;

namespace DicomTranscoder.DataSet;

/// <summary>What the first bytes of a DICOM file tell, also when the rest is not there.</summary>
public static class InstanceBeginning
{
    private const int MostBytes = 16 << 10;
    private const int LongestUid = 64;

    private static readonly SearchValues<byte> s_digits = SearchValues.Create("0123456789."u8);

    /// <summary>Reads SOP Instance UID (0008,0018) from the data set.</summary>
    /// <param name="file">The file, or as much of it as there is.</param>
    /// <returns>
    /// Null when the first 16 KiB have no such UID, are broken, deflated or Big Endian, or are no DICOM file with file meta information.
    /// </returns>
    public static string? ReadSopInstanceUid(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> bytes = file[..Math.Min(file.Length, MostBytes)];
        try
        {
            return FileMetaInformation.Read(bytes) is
            { TransferSyntax: not (TransferSyntaxUid.DeflatedExplicitLittleEndian or TransferSyntaxUid.ExplicitBigEndian) } meta
                ? Find(bytes, meta) : null;
        }
        catch (DicomFormatException)
        {
            return null;
        }
    }

    private static string? Find(ReadOnlySpan<byte> bytes, FileMetaInformation meta)
    {
        DataSetReader reader = new(bytes, meta.DataSetOffset, bytes.Length, meta.TransferSyntax != TransferSyntaxUid.ImplicitLittleEndian);
        while (reader.Read(out DataElement element) && element.Tag.Value <= Tag.SopInstanceUid.Value)
        {
            if (element.Tag == Tag.SopInstanceUid)
            {
                ReadOnlySpan<byte> uid = bytes.Slice(element.ValueOffset, element.ValueLength).Trim("\0 "u8);
                return uid.Length is > 0 and <= LongestUid && !uid.ContainsAnyExcept(s_digits) ? Encoding.ASCII.GetString(uid) : null;
            }
        }

        return null;
    }
}
