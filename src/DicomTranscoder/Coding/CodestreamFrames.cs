// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;

namespace DicomTranscoder.Coding;

/// <summary>Frames that are given as JPEG 2000 codestreams.</summary>
/// <param name="bytes">The bytes that <paramref name="fragments"/> was read from.</param>
/// <param name="length">How many.</param>
/// <param name="fragments">Where the frames lie.</param>
/// <param name="image">The image that each of them has to hold.</param>
internal sealed unsafe class CodestreamFrames(byte* bytes, int length, FragmentTable fragments, ImagePixelDescription image) : IFrameSource
{
    /// <inheritdoc/>
    /// <exception cref="Htj2kFormatException">The main header, or a box around the codestream, is broken.</exception>
    /// <exception cref="DicomFormatException">The codestream holds another image than the description says.</exception>
    public ReadOnlySpan<byte> Read(int frame, FrameWorker worker)
    {
        ReadOnlySpan<byte> codestream = fragments.GetCodestream(new ReadOnlySpan<byte>(bytes, length), frame, worker.Joined);
        _ = CodedFrame.Read(codestream, image);
        return codestream;
    }
}
