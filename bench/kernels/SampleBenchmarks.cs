// SPDX-License-Identifier: GPL-3.0-or-later
using BenchmarkDotNet.Attributes;
using Htj2k.Contract;
using Htj2k.Memory;
using Htj2k.Samples;
using Htj2k.Wavelets;

namespace KernelBench;

/// <summary>From stored samples to lanes and back, a row at a time.</summary>
public unsafe class SampleBenchmarks
{
    private static readonly SampleFormat s_words = new(Rows.Width, 1, 1, 12, false, 2);
    private static readonly SampleFormat s_pixels = new(Rows.Width, 1, 3, 8, false, 1);

    private readonly NativeBuffer<byte> _stored = Rows.Noise<byte>(8, 3 * Rows.Width);
    private readonly NativeBuffer<byte> _output = new(4 * Rows.Width);
    private readonly NativeBuffer<byte> _overflow = new(InverseLifting.OverflowBytes);
    private readonly NativeBuffer<short> _first = Rows.Noise<short>(8);
    private readonly NativeBuffer<short> _second = Rows.Noise<short>(8);
    private readonly NativeBuffer<short> _third = Rows.Noise<short>(8);
    private readonly NativeBuffer<short> _loaded = new(3 * Rows.Width);
    private readonly NativeBuffer<int> _wide = Rows.Noise<int>(16);

    [Benchmark(Description = "SampleRange, words")]
    public long FindRange() => SampleRange.Of(new ReadOnlySpan<byte>(_stored.Start, 2 * Rows.Width), s_words).Maximum;

    [Benchmark(Description = "RowLoader, words to 16-bit lanes")]
    public void LoadWords() => RowLoader.Load(_stored.Start, s_words, 1, 2048, _loaded.Start);

    [Benchmark(Description = "RowLoader, RGB bytes with the colour transform")]
    public void LoadPixels() => RowLoader.LoadPixels(
        _stored.Start, s_pixels, 128, colorTransform: true, _loaded.Start, _loaded.Start + Rows.Width, _loaded.Start + 2 * Rows.Width);

    [Benchmark(Description = "RowStorer, 16-bit lanes to words")]
    public void StoreWords() => RowStorer.Store(_first.Start, Rows.Width, 2048, 12, false, _output.Start, 2, 1);

    [Benchmark(Description = "RowStorer, 16-bit lanes to bytes")]
    public void StoreBytes() => RowStorer.Store(_first.Start, Rows.Width, 128, 8, false, _output.Start, 1, 1);

    [Benchmark(Description = "RowStorer, 32-bit lanes to words")]
    public void StoreWideWords() => RowStorer.Store(_wide.Start, Rows.Width, 32768, 16, false, _output.Start, 2, 1);

    [Benchmark(Description = "ReversibleColorTransform, inverse")]
    public void InverseColor() => ReversibleColorTransform.Inverse(
        _first.Start, _second.Start, _third.Start, _loaded.Start, _loaded.Start + Rows.Width, _loaded.Start + 2 * Rows.Width, Rows.Width,
            _overflow.Start);
}
