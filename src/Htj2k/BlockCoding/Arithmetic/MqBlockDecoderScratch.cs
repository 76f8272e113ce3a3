// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Memory;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>The memory of one worker for decoding MQ coded code-blocks.</summary>
internal sealed unsafe class MqBlockDecoderScratch : IDisposable
{
    public const int LongestSide = 1024;
    public const int MostSamples = 4096;

    /// <summary>
    /// A width w and a height h have (w / 8 + 1)(h / 4 + 2) + 1 groups, quotients rounded up: (w + 15)(h + 11) / 32 + 1 at most.
    /// </summary>
    private const int Groups = (MostSamples + 11 * LongestSide + 15 * LongestSide + 11 * 15) / 32 + 1;

    private readonly NativeBuffer<StripeGroup> _groups = new(Groups);
    private readonly NativeBuffer<nint> _places = new(64);
    private readonly NativeBuffer<MqSegment> _segment = new(1);

    public MqBlockDecoderScratch() => _segment.Start->Prepare();

    public GroupContexts Contexts { get; } = new();

    public MqSegment* Segment => _segment.Start;

    /// <summary>By a bit's place in a group: the word of its sample, from the group's first word on.</summary>
    public nint* Places => _places.Start;

    /// <summary>The end of the last group.</summary>
    public StripeGroup* End { get; private set; }

    /// <summary>
    /// Groups from one stripe to the next. The one beside the right edge is also the one beside the next stripe's left edge.
    /// </summary>
    public int Stride { get; private set; }

    /// <summary>Begins a code-block: nothing is significant yet.</summary>
    /// <param name="stride">Words from one row to the next.</param>
    /// <returns>The first group.</returns>
    public StripeGroup* Begin(int width, int height, nint stride)
    {
        int columns = (width + StripeGroup.Columns - 1) / StripeGroup.Columns;
        int stripes = (height + StripeGroup.StripeHeight - 1) / StripeGroup.StripeHeight;
        Stride = columns + 1;
        new Span<StripeGroup>(_groups.Start, Stride * (stripes + 2) + 1).Clear();
        StripeGroup* first = _groups.Start + Stride + 1;
        for (int stripe = 0; stripe < stripes; stripe++)
        {
            int y = stripe * StripeGroup.StripeHeight;
            for (int column = 0; column < columns; column++)
            {
                StripeGroup* group = first + stripe * Stride + column;
                int x = column * StripeGroup.Columns;
                group->Samples = StripeGroup.SamplesOf(
                    Math.Min(StripeGroup.Columns, width - x), Math.Min(StripeGroup.StripeHeight, height - y));
                group->Place = y * stride + x;
            }
        }

        for (int x = 0; x < StripeGroup.Columns; x++)
        {
            for (int y = 0; y < StripeGroup.StripeHeight; y++)
            {
                Places[StripeGroup.First + StripeGroup.Column * x + y] = y * stride + x;
            }
        }

        End = first + stripes * Stride - 1;
        return first;
    }

    public void Dispose()
    {
        _groups.Dispose();
        _places.Dispose();
        _segment.Dispose();
        Contexts.Dispose();
    }
}
