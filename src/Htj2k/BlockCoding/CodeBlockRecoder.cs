// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding.Arithmetic;
using Htj2k.BlockCoding.HighThroughput.Decoding;
using Htj2k.BlockCoding.HighThroughput.Encoding;
using Htj2k.Contract;
using Htj2k.Memory;
using Htj2k.Structure;

namespace Htj2k.BlockCoding;

/// <summary>
/// One worker that codes the quantised coefficients of code-blocks again, as HT or MQ coded. Its passes end at the bit-plane where those of
/// the block ended, so that decoders put each coefficient in the middle of the same interval.
/// </summary>
/// <remarks>
/// As HT, a block that ends with a cleanup pass becomes a cleanup pass of the same bit-plane. One that ends with significance propagation
/// or magnitude refinement becomes a cleanup pass of the bit-plane above, and the passes of the same names.
/// </remarks>
internal sealed unsafe class CodeBlockRecoder : IDisposable
{
    private const int MaximumSide = CodeBlockReader.MaximumSide;
    private const int LaneStride = MaximumSide + CodeBlock.RowPadding;
    private static readonly int s_maximumLength =
        CleanupEncoder.MaximumLength(MaximumSide, MaximumSide) + RefinementEncoder.MaximumLength;

    private readonly CleanupEncoderScratch _cleanup = new();
    private readonly NarrowedBlock _narrowed = new();
    private readonly MqBlockEncoderScratch? _bitPlanes;
    private readonly SegmentArena _arena = new();
    private readonly NativeBuffer<int> _lanes = new(LaneStride * MaximumSide);

    public CodeBlockRecoder(BlockCoder coder) => _bitPlanes = coder == BlockCoder.Mq ? new MqBlockEncoderScratch() : null;

    /// <summary>Encodes a code-block.</summary>
    /// <param name="words">As <see cref="CodeBlockReader"/> gives them.</param>
    /// <param name="planes">How far they were coded.</param>
    /// <returns>Valid until <see cref="Clear"/>.</returns>
    public RecodedBlock Encode(uint* words, CodedPlanes planes, ParsedSubband subband, int width, int height)
        => _bitPlanes is null
            ? EncodeSet(words, planes, subband, width, height)
            : EncodeBitPlanes(_bitPlanes, words, planes, subband, width, height);

    /// <summary>
    /// Scales the region of interest back (T.800 H.1) in a code-block of reversible coding: each word becomes the whole coefficient that
    /// decoders make of it, whatever bit-planes are missing. Without the region, its sub-band has M_b bit-planes, all of them coded.
    /// </summary>
    /// <returns>Null when a coefficient outside the region has more bits than M_b.</returns>
    public CodedPlanes? ScaleBack(uint* words, ParsedSubband subband, int width, int height)
    {
        int bits = subband.MagnitudeBits;
        CleanupResult result = Dequantization.FromWords(words, subband, width, height, _lanes.Start, LaneStride);
        if (bits == 0 || result != CleanupResult.Decoded)
        {
            return null;
        }

        int bit = SignMagnitude<uint>.BitOf(bits - 1);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int coefficient = _lanes.Start[y * LaneStride + x];
                if (Math.Abs(coefficient) >> bits != 0)
                {
                    return null;
                }

                words[y * width + x] = SignMagnitude<uint>.From(coefficient, bit);
            }
        }

        return new CodedPlanes(bits - 1, CodedPlanes.PassesPerPlane);
    }

    /// <summary>Forgets the segments.</summary>
    public void Clear() => _arena.Clear();

    /// <summary>Forgets the segments and releases their memory beyond so many bytes.</summary>
    public void Trim(long keptBytes) => _arena.Trim(keptBytes);

    public void Dispose()
    {
        _cleanup.Dispose();
        _narrowed.Dispose();
        _bitPlanes?.Dispose();
        _arena.Dispose();
        _lanes.Dispose();
    }

    private RecodedBlock EncodeSet(uint* words, CodedPlanes planes, ParsedSubband subband, int width, int height)
    {
        int refinedBit = SignMagnitude<uint>.BitOf(planes.Last);
        int passes =
            planes.AreComplete ? 1 : RefinementEncoder.PassesWorthCoding(words, refinedBit, planes.PassesOfLast + 1, width, height);
        int plane = planes.AreComplete ? planes.Last : planes.Last - 1;
        FillLanes(words, SignMagnitude<uint>.BitOf(plane), width, height);
        byte* segment = _arena.Reserve(s_maximumLength);
        int cleanup = _narrowed.TryCopy(_lanes.Start, LaneStride, width, height)
            ? CleanupEncoder.Encode(_narrowed.Coefficients, NarrowedBlock.Stride, width, height, _cleanup, segment)
            : CleanupEncoder.Encode(_lanes.Start, LaneStride, width, height, _cleanup, segment);
        if (cleanup == 0)
        {
            return default;
        }

        bool isCausal = (subband.Style & CodeBlockStyle.VerticallyCausal) != 0;
        int refinement = passes == 1 ? 0 : RefinementEncoder.Encode(
            words, refinedBit, passes, isCausal, width, height, new Span<byte>(segment + cleanup, RefinementEncoder.MaximumLength));
        _arena.Commit(cleanup + refinement);
        return new RecodedBlock(segment, plane, new CodewordSegment(cleanup, 1), new CodewordSegment(refinement, passes - 1));
    }

    private RecodedBlock EncodeBitPlanes(
        MqBlockEncoderScratch scratch, uint* words, CodedPlanes planes, ParsedSubband subband, int width, int height)
    {
        FillLanes(words, SignMagnitude<uint>.BitOf(planes.Last), width, height);
        int count = scratch.Load(_lanes.Start, LaneStride, width, height);
        if (count == 0)
        {
            return default;
        }

        // The first bit-plane that is coded has a cleanup pass only.
        int passesOfLast = count == 1 ? CodedPlanes.PassesPerPlane : planes.PassesOfLast;
        byte* segment = _arena.Reserve(MqBlockEncoder.MaximumLength(count)) + 1;
        int length = MqBlockEncoder.Encode(scratch, subband.Orientation, count, passesOfLast, width, height, segment);
        _arena.Commit(length + 1);
        int passes = CodedPlanes.PassesPerPlane * (count - 1) - 2 + passesOfLast;
        return new RecodedBlock(segment, planes.Last + 1 - count, new CodewordSegment(length, passes));
    }

    /// <summary>Two's complement in units of a bit-plane; lower bits are left out.</summary>
    private void FillLanes(uint* words, int bit, int width, int height)
        => Dequantization.FromWords(words, bit, width, height, _lanes.Start, LaneStride);
}
