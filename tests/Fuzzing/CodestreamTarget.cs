// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k;

namespace Fuzzing;

/// <summary>Feeds a codestream to the decoder the way a DICOM reader does: read the header, then decode into a frame of that shape.</summary>
internal sealed class CodestreamTarget : IDisposable
{
    /// <summary>A mutation that declares more than this is only worth its header: what it costs is bounded by the caller's own limit.</summary>
    private const long LargestFrame = 64L << 20;

    private readonly Htj2kDecoder _decoder = new();
    private byte[] _frame = [];

    /// <returns>True when the input was decoded, false when it was refused as broken.</returns>
    public bool Run(ReadOnlySpan<byte> input, DecodingOptions options)
    {
        try
        {
            CodestreamInfo info = Htj2kDecoder.ReadInfo(input);
            int width = Reduced(info.Width, options.DiscardedResolutions);
            int height = Reduced(info.Height, options.DiscardedResolutions);
            int bytes = info.BitsPerSample <= 8 ? 1 : info.BitsPerSample <= 16 ? 2 : 4;
            SampleFormat format = new(width, height, info.Components, info.BitsPerSample, info.IsSigned, bytes);
            if (format.FrameBytes > LargestFrame)
            {
                return false;
            }

            if (_frame.Length < format.FrameBytes)
            {
                _frame = new byte[format.FrameBytes];
            }

            _decoder.Decode(input, format, _frame.AsSpan(0, (int)format.FrameBytes), options);
            return true;
        }
        catch (Exception exception) when (exception is Htj2kFormatException or ArgumentException)
        {
            // ArgumentException: the mutation has a shape that one SampleFormat cannot say, such as sub-sampled components.
            return false;
        }
    }

    public void Dispose() => _decoder.Dispose();

    private static int Reduced(int size, int levels) => (int)(((long)size + (1L << levels) - 1) >> levels);
}
