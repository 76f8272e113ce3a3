// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;

namespace OrthancHtj2kPlugin.Transcoding;

/// <summary>Proves what the encoders of Orthanc and of other plugins make.</summary>
internal static class EncoderCheck
{
    /// <summary>Decodes the result of Orthanc's encoder by our own decoders, and compares the samples.</summary>
    /// <param name="file">The DICOM file that it got.</param>
    /// <param name="encoded">The DICOM file that it made.</param>
    /// <returns>Null when they are the same.</returns>
    public static string? FindDifference(ReadOnlySpan<byte> file, ReadOnlySpan<byte> encoded)
    {
        try
        {
            return PixelComparison.FindDifference(file, encoded);
        }
        catch (DicomFormatException e)
        {
            return e.Message;
        }
    }
}
