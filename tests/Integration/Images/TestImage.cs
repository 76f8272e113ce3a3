// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;

namespace Integration.Images;

/// <summary>A DICOM file and the samples of its frames.</summary>
/// <param name="Name">For the names of tests.</param>
/// <param name="SopInstanceUid">SOP Instance UID.</param>
/// <param name="File">The bytes to send.</param>
/// <param name="Frames">Samples of each frame, interleaved.</param>
/// <param name="Components">Samples per pixel.</param>
/// <param name="BytesPerSample">1 or 2.</param>
/// <param name="Proposal">The option of storescu that proposes the transfer syntax of the file.</param>
internal sealed record TestImage(
    string Name, string SopInstanceUid, byte[] File, byte[][] Frames, int Components, int BytesPerSample, string Proposal)
{
    /// <summary>The samples of a frame as OpenJPEG writes them: component by component.</summary>
    public byte[] PlanarFrame(int frame) => TestSupport.Frames.ToPlanar(Frames[frame], Components, BytesPerSample);
}
