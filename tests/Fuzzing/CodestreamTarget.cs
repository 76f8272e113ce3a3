// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k;
using Htj2k.Contract;

namespace Fuzzing;

/// <summary>
/// Feeds a codestream to the decoder the way a DICOM reader does: read the header, then decode into a frame of that shape.
/// </summary>
internal sealed class CodestreamTarget : ITarget
{
    /// <summary>
    /// A mutation that declares more than this is used for its header only: the caller's own limit bounds the cost of the rest.
    /// </summary>
    private const long LargestFrame = 64L << 20;

    private readonly Htj2kDecoder _decoder = new();
    private byte[] _frame = [];

    /// <inheritdoc/>
    public bool Run(ReadOnlySpan<byte> input, DecodingOptions options)
    {
        try
        {
            CodestreamInfo info = Htj2kDecoder.ReadInfo(input);
            return info.HasUniformComponents ? DecodeFrame(input, info, options) : DecodePlanes(input, info, options);
        }
        catch (Htj2kFormatException)
        {
            return false;
        }
    }

    public void Dispose() => _decoder.Dispose();

    private bool DecodeFrame(ReadOnlySpan<byte> input, CodestreamInfo info, DecodingOptions options)
    {
        int bytes = BytesPerSample(info.ComponentDetails[0]);
        (int width, int height) = info.ComponentDetails[0].Reduced(options.DiscardedResolutions);
        SampleFormat format = new(width, height, info.Components, info.BitsPerSample, info.IsSigned, bytes);
        if (format.FrameBytes is 0 or > LargestFrame)
        {
            return false;
        }

        _decoder.Decode(input, format, Frame(format.FrameBytes), options);
        return true;
    }

    private bool DecodePlanes(ReadOnlySpan<byte> input, CodestreamInfo info, DecodingOptions options)
    {
        int bytes = info.ComponentDetails.Max(BytesPerSample);
        long length = Htj2kDecoder.PlanesBytes(info, bytes, options.DiscardedResolutions);
        if (length > LargestFrame)
        {
            return false;
        }

        _decoder.DecodePlanes(input, bytes, Frame(length), options);
        return true;
    }

    private Span<byte> Frame(long length)
    {
        if (_frame.Length < length)
        {
            _frame = new byte[length];
        }

        return _frame.AsSpan(0, (int)length);
    }

    private static int BytesPerSample(ComponentInfo component) => component.BitsPerSample switch
    {
        <= 8 => 1,
        <= 16 => 2,
        <= 32 => 4,
        _ => 8,
    };
}
