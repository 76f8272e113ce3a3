// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream;

namespace Htj2k.BlockCoding;

/// <summary>One worker that decodes code-blocks to two's complement.</summary>
internal sealed unsafe class CodeBlockDecoder : IDisposable
{
    private readonly CleanupDecoderScratch _scratch = new();

    /// <param name="target">The block's first sample.</param>
    /// <param name="stride">From one row to the next, in samples.</param>
    /// <exception cref="Htj2kFormatException">The segment is broken, or coded in a way that is not supported.</exception>
    public CleanupResult Decode<T>(ReadOnlySpan<byte> codestream, CodedSubband subband, in CodedBlock block, int width, int height, T* target, nint stride)
        where T : unmanaged
    {
        if (block.Length == 0)
        {
            for (int y = 0; y < height; y++)
            {
                new Span<T>(target + y * stride, width).Clear();
            }

            return CleanupResult.Decoded;
        }

        if ((subband.Style & (CodeBlockStyle.HighThroughput | CodeBlockStyle.Mixed)) != CodeBlockStyle.HighThroughput)
        {
            Htj2kFormatException.Throw("code-blocks that are not HT coded are not supported", block.Offset);
        }

        if (block.ZeroBitPlanes != subband.MagnitudeBits - 1)
        {
            Htj2kFormatException.Throw($"a cleanup pass that ends above bit-plane 0 ({block.ZeroBitPlanes} zero bit-planes of {subband.MagnitudeBits}) is not supported", block.Offset);
        }

        ReadOnlySpan<byte> segment = codestream.Slice(block.Offset, block.Length);
        CleanupResult result = sizeof(T) == sizeof(short)
            ? CleanupDecoder.Decode(segment, width, height, subband.MagnitudeBits, (short*)target, stride, _scratch)
            : CleanupDecoder.Decode(segment, width, height, subband.MagnitudeBits, (int*)target, stride);
        if (result == CleanupResult.Broken)
        {
            Htj2kFormatException.Throw("a broken cleanup segment", block.Offset);
        }

        return result;
    }

    public void Dispose() => _scratch.Dispose();
}
