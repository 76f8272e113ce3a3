// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.DataSet;

/// <summary>Where the file meta information (PS3.10 7.1) of an instance lies, and the transfer syntax that it names.</summary>
/// <param name="TransferSyntax">UID of the transfer syntax of the data set.</param>
/// <param name="Offset">Where group 0002 begins: 132, or 0 in files without preamble.</param>
/// <param name="DataSetOffset">Where the data set begins.</param>
public sealed record FileMetaInformation(string TransferSyntax, int Offset, int DataSetOffset)
{
    /// <summary>Reads group 0002 and nothing behind it.</summary>
    /// <param name="instance">The file, or its beginning as far as the data set at least.</param>
    /// <returns>Null when this is no DICOM file with file meta information.</returns>
    /// <exception cref="DicomFormatException">Group 0002 is broken or names no transfer syntax.</exception>
    public static FileMetaInformation? Read(ReadOnlySpan<byte> instance) => throw new NotImplementedException();
}
