// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding.Arithmetic;
using Htj2k.BlockCoding.HighThroughput.Encoding;
using Htj2k.Contract;
using Htj2k.Structure;

namespace Htj2k.BlockCoding;

/// <summary>One worker that encodes code-blocks: its scratch and the arena that takes the segments.</summary>
internal sealed unsafe class CodeBlockEncoder : IDisposable
{
    private static readonly int s_maximumLength = CleanupEncoder.MaximumLength(CodeBlock.NominalSize, CodeBlock.NominalSize);

    private readonly CleanupEncoderScratch _scratch = new();
    private readonly NarrowedBlock _narrowed = new();
    private NarrowedBlock32? _narrowed32;
    private readonly QuantizedBlock _quantized = new();
    private readonly MqBlockEncoderScratch? _bitPlanes;
    private readonly SegmentArena _arena = new();

    public CodeBlockEncoder(BlockCoder coder) => _bitPlanes = coder == BlockCoder.Mq ? new MqBlockEncoderScratch() : null;

    /// <summary>Encodes a code-block.</summary>
    /// <param name="coefficients">16, 32 or, for HT, 64-bit lanes; rows <paramref name="stride"/> apart.</param>
    /// <param name="width">1 to <see cref="CodeBlock.NominalSize"/>.</param>
    /// <param name="height">1 to <see cref="CodeBlock.NominalSize"/>.</param>
    public EncodedBlock Encode<T>(T* coefficients, nint stride, int width, int height, SubbandOrientation band)
        where T : unmanaged
        => _bitPlanes is null
            ? EncodeCleanup(coefficients, stride, width, height)
            : EncodeBitPlanes(_bitPlanes, coefficients, stride, width, height, band);

    /// <summary>Quantises and encodes a row of code-blocks.</summary>
    /// <param name="stepSize">Delta_b; quotients must be below 2^30.</param>
    public void EncodeRow(float* coefficients, nint stride, int width, int height, float stepSize, Span<EncodedBlock> blocks)
    {
        for (int i = 0; i < blocks.Length; i++)
        {
            int x = i * CodeBlock.NominalSize;
            int columns = Math.Min(CodeBlock.NominalSize, width - x);
            _quantized.Fill(coefficients + x, stride, columns, height, stepSize);
            byte* segment = _arena.Reserve(s_maximumLength);
            int length = EncodeWide(_quantized.Coefficients, QuantizedBlock.Stride, columns, height, segment);
            _arena.Commit(length);
            blocks[i] = new EncodedBlock(segment, length, passes: 1);
        }
    }

    /// <summary>Forgets the segments of the last frame.</summary>
    public void Clear() => _arena.Clear();

    public void Dispose()
    {
        _scratch.Dispose();
        _narrowed.Dispose();
        _narrowed32?.Dispose();
        _quantized.Dispose();
        _bitPlanes?.Dispose();
        _arena.Dispose();
    }

    private EncodedBlock EncodeCleanup<T>(T* coefficients, nint stride, int width, int height)
        where T : unmanaged
    {
        byte* segment = _arena.Reserve(s_maximumLength);
        int length = sizeof(T) == sizeof(short)
            ? CleanupEncoder.Encode((short*)coefficients, stride, width, height, _scratch, segment)
            : sizeof(T) == sizeof(int)
            ? EncodeWide((int*)coefficients, stride, width, height, segment)
            : EncodeWidest((long*)coefficients, stride, width, height, segment);
        _arena.Commit(length);
        return new EncodedBlock(segment, length, passes: 1);
    }

    private EncodedBlock EncodeBitPlanes<T>(MqBlockEncoderScratch scratch, T* coefficients, nint stride, int width, int height,
        SubbandOrientation band)
        where T : unmanaged
    {
        int planes = scratch.Load(coefficients, stride, width, height);
        if (planes == 0)
        {
            return default;
        }

        byte* segment = _arena.Reserve(MqBlockEncoder.MaximumLength(planes)) + 1;
        int length = MqBlockEncoder.Encode(scratch, band, planes, CodedPlanes.PassesPerPlane, width, height, segment);
        _arena.Commit(length + 1);
        return new EncodedBlock(segment, length, 3 * planes - 2);
    }

    private int EncodeWide(int* coefficients, nint stride, int width, int height, byte* segment)
        => _narrowed.TryCopy(coefficients, stride, width, height)
            ? CleanupEncoder.Encode(_narrowed.Coefficients, NarrowedBlock.Stride, width, height, _scratch, segment)
            : CleanupEncoder.Encode(coefficients, stride, width, height, _scratch, segment);

    private int EncodeWidest(long* coefficients, nint stride, int width, int height, byte* segment)
    {
        _narrowed32 ??= new NarrowedBlock32();
        return _narrowed32.TryCopy(coefficients, stride, width, height)
            ? EncodeWide(_narrowed32.Coefficients, NarrowedBlock32.Stride, width, height, segment)
            : CleanupEncoder.Encode(coefficients, stride, width, height, _scratch, segment);
    }
}
