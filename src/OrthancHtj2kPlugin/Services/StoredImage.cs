// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.PixelData;

namespace OrthancHtj2kPlugin.Services;

/// <summary>Remembered facts of a stored instance, while its file stays the same.</summary>
/// <param name="Instance">Orthanc's identifier.</param>
/// <param name="Md5">
/// Of the file, as Orthanc keeps it, or its UUID; empty when Orthanc keeps none ("StoreMD5ForAttachments").
/// </param>
/// <param name="TransferSyntax">Of the file.</param>
/// <param name="Description">Of the image.</param>
/// <param name="IsParsed">
/// True when the copy that Orthanc has parsed is that of this file, false when it may be that of an earlier file.
/// </param>
/// <param name="Index">Where the frames lie in the file on the disk; null where Orthanc has to find them.</param>
internal sealed record StoredImage(
    string Instance, string Md5, string TransferSyntax, ImagePixelDescription Description, bool IsParsed, StoredFrameIndex? Index = null)
{
    public int Frames => Description.Frames;
}
