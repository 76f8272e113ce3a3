// SPDX-License-Identifier: GPL-3.0-or-later
using BenchmarkDotNet.Attributes;
using Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;
using Htj2k.BlockCoding.HighThroughput.Encoding;
using Htj2k.Memory;

namespace KernelBench;

/// <summary>
/// Bytes into bit-streams and out of them, as many as a code-block of 64x64 has. They work on words, with vectors and without.
/// </summary>
public unsafe class StuffingBenchmarks
{
    private const int MagSgnBytes = 2048;
    private const int VlcBytes = 512;

    private readonly NativeBuffer<byte> _flat = Rows.Noise<byte>(8, MagSgnBytes);
    private readonly NativeBuffer<byte> _magSgn = new(2 * MagSgnBytes);
    private readonly NativeBuffer<byte> _vlc = new(2 * VlcBytes);
    private readonly NativeBuffer<byte> _output = new(2 * MagSgnBytes + OpenSegment.TailBytes);

    [Benchmark(Description = "Stuffing, MagSgn")]
    public int StuffMagSgn() => Stuffing.MagSgn(_flat.Start, 8 * MagSgnBytes, _magSgn.Start);

    [Benchmark(Description = "Stuffing, VLC")]
    public int StuffVlc() => Stuffing.Vlc(_flat.Start, 8 * VlcBytes, _vlc.Start + 2 * VlcBytes).Length;

    [Benchmark(Description = "Unstuffing, MagSgn")]
    public int UnstuffMagSgn() => Unstuffing.MagSgn(new ReadOnlySpan<byte>(_flat.Start, MagSgnBytes), _output.Start);

    [Benchmark(Description = "Unstuffing, VLC")]
    public int UnstuffVlc() => Unstuffing.Vlc(new ReadOnlySpan<byte>(_flat.Start, VlcBytes), _output.Start);
}
