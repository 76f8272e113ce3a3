// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k;

/// <summary>Decodes JPEG 2000 (ITU-T T.800) and HTJ2K (T.814) codestreams.</summary>
/// <remarks>Reusable for any number of codestreams; one at a time.</remarks>
public sealed class Htj2kDecoder : IDisposable
{
    /// <param name="threads">Threads that work on one frame, the caller's included.</param>
    public Htj2kDecoder(int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
    }

    /// <summary>Reads the main header only.</summary>
    /// <exception cref="Htj2kFormatException">The main header is broken.</exception>
    public static CodestreamInfo ReadInfo(ReadOnlySpan<byte> codestream) => throw new NotImplementedException();

    /// <summary>Decodes one frame.</summary>
    /// <param name="codestream">From SOC to EOC; bytes behind EOC are ignored.</param>
    /// <param name="format">What the caller expects; must agree with the codestream (after <see cref="DecodingOptions.DiscardedResolutions"/>).</param>
    /// <param name="samples">Where the frame goes; its length is <see cref="SampleFormat.FrameBytes"/>.</param>
    /// <param name="options">What to leave out and what to tolerate.</param>
    /// <exception cref="Htj2kFormatException">The codestream is broken or truncated, or beyond the limits set.</exception>
    /// <exception cref="ArgumentException">The format disagrees with the codestream, or the span does not fit it.</exception>
    public void Decode(ReadOnlySpan<byte> codestream, in SampleFormat format, Span<byte> samples, DecodingOptions options = default)
        => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
