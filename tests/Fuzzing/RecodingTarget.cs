// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k;
using Htj2k.Contract;

namespace Fuzzing;

/// <summary>
/// Feeds a codestream to <see cref="CoefficientTranscoder"/>. What comes out, and what becomes of it on the way back, has to be proved the
/// same, and to decode to the samples of the codestream, of every resolution, if that decodes at all.
/// </summary>
internal sealed class RecodingTarget : ITarget
{
    private const int BytesPerSample = sizeof(long);

    /// <summary>A mutation that declares more samples than this is only worth its header.</summary>
    private const long LargestImage = 4L << 20;

    /// <summary>Samples of a result, of all resolutions, that are compared.</summary>
    private const long MostSamples = 1L << 18;

    private readonly CoefficientTranscoder _transcoder = new();
    private readonly CoefficientTranscoder _wayBack = new(BlockCoder.Mq);
    private readonly Htj2kDecoder _decoder = new();
    private byte[] _result = [];
    private byte[] _back = [];
    private byte[] _samples = [];
    private byte[] _resultSamples = [];

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">Source and result decode to different samples.</exception>
    public bool Run(ReadOnlySpan<byte> input, DecodingOptions options)
    {
        try
        {
            CodestreamInfo info = Htj2kDecoder.ReadInfo(input);
            long samples = Htj2kDecoder.PlanesBytes(info, BytesPerSample) / BytesPerSample;
            if (samples > LargestImage)
            {
                return false;
            }

            ReadOnlySpan<byte> result = Transcode(_transcoder, input, ref _result);
            return samples <= MostSamples && Compare(input, result, info) && (!TryGoBack(result, out ReadOnlySpan<byte> back)
                || Compare(input, back, info));
        }
        catch (Htj2kFormatException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _transcoder.Dispose();
        _wayBack.Dispose();
        _decoder.Dispose();
    }

    /// <returns>False for a result of vertically causal context, which the way back does not have.</returns>
    private bool TryGoBack(ReadOnlySpan<byte> result, out ReadOnlySpan<byte> back)
    {
        try
        {
            back = Transcode(_wayBack, result, ref _back);
            return true;
        }
        catch (Htj2kFormatException)
        {
            back = default;
            return false;
        }
    }

    private static ReadOnlySpan<byte> Transcode(CoefficientTranscoder transcoder, ReadOnlySpan<byte> input, ref byte[] result)
    {
        int length;
        while (!transcoder.TryTranscode(input, result, out length))
        {
            result = new byte[2 * result.Length + 4096];
        }

        ReadOnlySpan<byte> made = result.AsSpan(0, length);
        return transcoder.Proves(input, made) ? made : throw new InvalidDataException("The result is not proved.");
    }

    /// <returns>False when the source does not decode.</returns>
    private bool Compare(ReadOnlySpan<byte> input, ReadOnlySpan<byte> result, CodestreamInfo info)
    {
        for (int discarded = 0; discarded <= info.DecompositionLevels; discarded++)
        {
            DecodingOptions options = new() { DiscardedResolutions = discarded };
            int length = (int)Htj2kDecoder.PlanesBytes(info, BytesPerSample, discarded);
            Span<byte> expected = Room(ref _samples, length);
            _decoder.DecodePlanes(input, BytesPerSample, expected, options);
            Span<byte> actual = Room(ref _resultSamples, length);
            try
            {
                _decoder.DecodePlanes(result, BytesPerSample, actual, options);
            }
            catch (Htj2kFormatException e)
            {
                throw new InvalidDataException($"The result does not decode without {discarded} resolutions: {e.Message}");
            }

            if (!expected.SequenceEqual(actual))
            {
                throw new InvalidDataException($"The result decodes to other samples without {discarded} resolutions.");
            }
        }

        return true;
    }

    private static Span<byte> Room(ref byte[] memory, int length)
    {
        if (memory.Length < length)
        {
            memory = new byte[length];
        }

        return memory.AsSpan(0, length);
    }
}
