// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Text;

namespace DicomTranscoder.DataSet;

/// <summary>Where the file meta information (PS3.10 7.1) of an instance lies, and the transfer syntax that it names.</summary>
/// <param name="TransferSyntax">UID of the transfer syntax of the data set.</param>
/// <param name="Offset">Where group 0002 begins: 132, or 0 in files without preamble.</param>
/// <param name="DataSetOffset">Where the data set begins.</param>
public sealed record FileMetaInformation(string TransferSyntax, int Offset, int DataSetOffset)
{
    /// <summary>Bytes of the preamble and the "DICM" after it.</summary>
    internal const int PrefixedPreambleLength = 132;

    private const int MaximumUidLength = 64;

    /// <summary>Reads group 0002 and nothing after it.</summary>
    /// <param name="instance">The file, or its beginning as far as the data set at least.</param>
    /// <returns>Null when this is no DICOM file with file meta information.</returns>
    /// <exception cref="DicomFormatException">Group 0002 is broken or names no transfer syntax.</exception>
    public static FileMetaInformation? Read(ReadOnlySpan<byte> instance)
    {
        bool hasPreamble = instance.Length >= PrefixedPreambleLength && instance[128..PrefixedPreambleLength].SequenceEqual("DICM"u8);
        int offset = hasPreamble ? PrefixedPreambleLength : 0;
        if (!hasPreamble && !BelongsToMeta(instance))
        {
            return null;
        }

        string? transferSyntax = null;
        DataSetReader reader = new(instance, offset, instance.Length, isExplicit: true);
        while (BelongsToMeta(instance[reader.Position..]) && reader.Read(out DataElement element))
        {
            if (element.Tag == Tag.TransferSyntaxUid && element.ValueLength <= MaximumUidLength)
            {
                transferSyntax = Encoding.ASCII.GetString(instance.Slice(element.ValueOffset, element.ValueLength)).Trim('\0', ' ');
            }
        }

        if (string.IsNullOrEmpty(transferSyntax))
        {
            DicomFormatException.Throw("The file meta information names no transfer syntax", offset, Tag.TransferSyntaxUid);
        }

        return new FileMetaInformation(transferSyntax, offset, reader.Position);
    }

    private static bool BelongsToMeta(ReadOnlySpan<byte> bytes)
        => bytes.Length >= DataElement.DelimiterLength && BinaryPrimitives.ReadUInt16LittleEndian(bytes) == 0x0002;
}
