// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.PixelData;

/// <summary>Opens instances for display. Reusable for any number of them, one at a time; keeps its buffers between them.</summary>
public sealed class FrameImageDecoder : IDisposable
{
    /// <param name="threads">Threads that work on one frame, the caller's included.</param>
    public FrameImageDecoder(int threads = 1)
    {
    }

    /// <summary>Reads the description of an instance; frames are decoded on demand.</summary>
    /// <param name="instance">A whole DICOM file; must stay in place as long as the image is used.</param>
    /// <param name="image">The image, valid until the next call.</param>
    /// <returns>False for instances of other transfer syntaxes and for images that no <see cref="PixelFormat"/> can hold.</returns>
    /// <exception cref="DicomFormatException">The instance is broken.</exception>
    public bool TryOpen(ReadOnlySpan<byte> instance, out FrameImage image) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
