// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using BenchmarkDotNet.Attributes;
using Htj2k.Memory;
using Htj2k.Wavelets;

namespace KernelBench;

/// <summary>The lifting steps of the 5/3 wavelet, a row at a time.</summary>
/// <typeparam name="T">Lanes of 16 or 32 bits.</typeparam>
[GenericTypeArguments(typeof(short))]
[GenericTypeArguments(typeof(int))]
public unsafe class LiftingBenchmarks<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly NativeBuffer<T> _even = Rows.Noise<T>(12);
    private readonly NativeBuffer<T> _odd = Rows.Noise<T>(12);
    private readonly NativeBuffer<T> _next = Rows.Noise<T>(12);
    private readonly NativeBuffer<T> _previous = Rows.Noise<T>(12);
    private readonly NativeBuffer<T> _low = new(Rows.Width);
    private readonly NativeBuffer<T> _high = new(Rows.Width);
    private readonly NativeBuffer<T> _scratch = new(InverseLifting.ScratchSamples(Rows.Width));
    private readonly NativeBuffer<byte> _overflow = new(InverseLifting.OverflowBytes);

    [Benchmark(Description = "ForwardLifting, two rows")]
    public void ForwardVertical()
        => ForwardLifting.Vertical(_even.Start, _odd.Start, _next.Start, _previous.Start, _low.Start, _high.Start, Rows.Width);

    [Benchmark(Description = "ForwardLifting, along a row")]
    public void ForwardHorizontal() => ForwardLifting.Horizontal(_even.Start, Rows.Width, _low.Start, _high.Start);

    [Benchmark(Description = "InverseLifting, two rows")]
    public void InverseVertical()
    {
        InverseLifting.Even(_even.Start, _odd.Start, _next.Start, _low.Start, Rows.Width, _overflow.Start);
        InverseLifting.Odd(_odd.Start, _even.Start, _next.Start, _high.Start, Rows.Width, _overflow.Start);
    }

    [Benchmark(Description = "InverseLifting, along a row")]
    public void InverseHorizontal() => InverseLifting.Horizontal(
        _even.Start, _odd.Start, startsOdd: false, Rows.Width, _low.Start, _scratch.Start, _overflow.Start);
}
