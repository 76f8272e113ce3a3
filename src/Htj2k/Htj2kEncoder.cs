// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k;

/// <summary>
/// Encodes frames as lossless HTJ2K codestreams (ITU-T T.814) of one fixed shape, which satisfies DICOM's .201 and .202: RPCL, one tile,
/// 64x64 code-blocks, reversible 5/3, one tile-part per resolution, TLM, lowest resolution at most 64 samples wide and high.
/// </summary>
/// <remarks>Reusable for any number of frames of any format; one frame at a time. The output does not depend on the number of threads.</remarks>
public sealed class Htj2kEncoder : IDisposable
{
    /// <param name="threads">Threads that work on one frame, the caller's included.</param>
    public Htj2kEncoder(int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
    }

    /// <summary>Encodes one frame.</summary>
    /// <param name="samples">The frame; its length is <see cref="SampleFormat.FrameBytes"/>.</param>
    /// <param name="format">Geometry and storage of <paramref name="samples"/>.</param>
    /// <param name="useColorTransform">Apply the reversible colour transform (T.800 G.2); needs three components.</param>
    /// <param name="codestream">Where the codestream goes.</param>
    /// <param name="length">Bytes written.</param>
    /// <returns>False when <paramref name="codestream"/> is too short; its content is then undefined.</returns>
    /// <exception cref="ArgumentException">The format is not one that can be encoded, or the spans do not fit it.</exception>
    public bool TryEncode(ReadOnlySpan<byte> samples, in SampleFormat format, bool useColorTransform, Span<byte> codestream, out int length)
        => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
