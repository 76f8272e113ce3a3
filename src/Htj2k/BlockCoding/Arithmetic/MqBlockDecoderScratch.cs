// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Memory;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>
/// The memory of one worker for decoding MQ coded code-blocks. Columns are those of <see cref="StripeColumns"/>, with a stride of their
/// own.
/// </summary>
internal sealed unsafe class MqBlockDecoderScratch : IDisposable
{
    public const int LongestSide = 1024;
    public const int MostSamples = 4096;

    /// <summary>Columns beside a code-block, on both sides together.</summary>
    public const int Margin = 2;

    /// <summary>
    /// A width w and a height h have (w + 2) x (h / 4 + 2) words, h / 4 rounded up: at most wh / 4 + 3w + h / 2 + 6, for w of 1024 most.
    /// </summary>
    private const int Words = MostSamples / 4 + 3 * LongestSide + LongestSide / 2 + 8;

    private readonly NativeBuffer<ulong> _columns = new(Words);
    private readonly NativeBuffer<uint> _refinements = new(MostSamples);
    private readonly NativeBuffer<MqSegment> _segment = new(1);

    public StripeContexts Contexts { get; } = new();

    public MqSegment* Segment => _segment.Start;

    /// <summary>The samples of a magnitude refinement pass: for each the place in bits 8-31, and twice the context below.</summary>
    public uint* Refinements => _refinements.Start;

    /// <summary>Begins a code-block: nothing is significant yet.</summary>
    /// <returns>The first column.</returns>
    public ulong* Clear(int width, int height)
    {
        int stripes = (height + StripeColumns.StripeHeight - 1) / StripeColumns.StripeHeight;
        int stride = width + Margin;
        new Span<ulong>(_columns.Start, stride * (stripes + 2)).Clear();
        return _columns.Start + stride + 1;
    }

    public void Dispose()
    {
        _columns.Dispose();
        _refinements.Dispose();
        _segment.Dispose();
        Contexts.Dispose();
    }
}
