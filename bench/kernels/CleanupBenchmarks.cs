// SPDX-License-Identifier: GPL-3.0-or-later
using BenchmarkDotNet.Attributes;
using Htj2k.BlockCoding;
using Htj2k.BlockCoding.HighThroughput.Decoding;
using Htj2k.BlockCoding.HighThroughput.Encoding;
using Htj2k.Memory;

namespace KernelBench;

/// <summary>The block coder, a code-block of 64x64 at a time.</summary>
public unsafe class CleanupBenchmarks
{
    private readonly NativeBuffer<short> _coefficients = Blocks.Laplace<short>(1);
    private readonly NativeBuffer<int> _wideCoefficients = Blocks.Laplace<int>(1);
    private readonly NativeBuffer<short> _decoded = new(2 * Blocks.Stride * Blocks.Side);
    private readonly NativeBuffer<int> _wideDecoded = new(Blocks.Stride * Blocks.Side);
    private readonly NativeBuffer<byte> _output = new(CleanupEncoder.MaximumLength(Blocks.Side, Blocks.Side));
    private readonly byte[] _segment = Blocks.Segment(1);
    private readonly byte[] _otherSegment = Blocks.Segment(2);
    private readonly CleanupEncoderScratch _encoderScratch = new();
    private readonly CleanupDecoderScratch _decoderScratch = new();
    private readonly NarrowedBlock _narrowed = new();

    [Benchmark(Description = "CleanupEncoder, 16-bit lanes")]
    public int Encode()
        => CleanupEncoder.Encode(_coefficients.Start, Blocks.Stride, Blocks.Side, Blocks.Side, _encoderScratch, _output.Start);

    [Benchmark(Description = "CleanupEncoder, 32-bit lanes")]
    public int EncodeWide()
        => CleanupEncoder.Encode(_wideCoefficients.Start, Blocks.Stride, Blocks.Side, Blocks.Side, _encoderScratch, _output.Start);

    [Benchmark(Description = "NarrowedBlock, 32-bit lanes to 16-bit ones")]
    public bool Narrow() => _narrowed.TryCopy(_wideCoefficients.Start, Blocks.Stride, Blocks.Side, Blocks.Side);

    [Benchmark(Description = "CleanupDecoder, 16-bit lanes")]
    public int Decode()
    {
        CleanupTask<short> task = new(_segment, 16, Blocks.Side, _decoded.Start);
        return (int)CleanupDecoder.Decode(task, Blocks.Side, Blocks.Stride, _decoderScratch);
    }

    [Benchmark(Description = "CleanupDecoder, 16-bit lanes, two blocks")]
    public int DecodePair()
    {
        CleanupTask<short> task0 = new(_segment, 16, Blocks.Side, _decoded.Start);
        CleanupTask<short> task1 = new(_otherSegment, 16, Blocks.Side, _decoded.Start + Blocks.Stride * Blocks.Side);
        CleanupDecoder.Decode(
            task0, task1, Blocks.Side, Blocks.Stride, _decoderScratch, out CleanupResult result0, out CleanupResult result1);
        return (int)result0 | (int)result1;
    }

    [Benchmark(Description = "CleanupDecoder, 32-bit lanes")]
    public int DecodeWide()
    {
        CleanupTask<int> task = new(_segment, 16, Blocks.Side, _wideDecoded.Start);
        return (int)CleanupDecoder.Decode(task, Blocks.Side, Blocks.Stride, _decoderScratch);
    }
}
