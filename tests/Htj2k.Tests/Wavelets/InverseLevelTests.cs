// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Memory;
using Htj2k.Structure;
using Htj2k.Wavelets;
using Xunit;

namespace Htj2k.Tests.Wavelets;

/// <summary>A level that is made by strips against the same level made at once.</summary>
public sealed unsafe class InverseLevelTests
{
    private const int StripHeight = 16;

    public static TheoryData<int> Tops => [0, 1, 2, 13, 14, 15, 16, 17, 31];

    [Theory]
    [Trait("Length", "long")]
    [MemberData(nameof(Tops))]
    public void Strips_5_3_equal_the_whole(int top) => AssertStrips<short, Reversible53<short>>(top);

    [Theory]
    [Trait("Length", "long")]
    [MemberData(nameof(Tops))]
    public void Strips_9_7_equal_the_whole(int top) => AssertStrips<double, Irreversible97<double>>(top);

    private static void AssertStrips<T, TSynthesis>(int top)
        where T : unmanaged, INumberBase<T>
        where TSynthesis : ISynthesis<T>
    {
        for (int height = 1; height <= 3 * StripHeight + 2; height++)
        {
            foreach ((int left, int width) in (Span<(int, int)>)[(0, 1), (1, 1), (1, 2), (0, 37), (1, 40)])
            {
                Region region = new(left, top, left + width, top + height);
                T[] whole = Make<T, TSynthesis>(region, 1 << 10, downwards: true);
                Assert.Equal(whole, Make<T, TSynthesis>(region, StripHeight, downwards: true));
                Assert.Equal(whole, Make<T, TSynthesis>(region, StripHeight, downwards: false));
            }
        }
    }

    private static T[] Make<T, TSynthesis>(Region region, int stripHeight, bool downwards)
        where T : unmanaged, INumberBase<T>
        where TSynthesis : ISynthesis<T>
    {
        using NativeBuffer<byte> overflow = new(InverseLifting.OverflowBytes);
        new Span<byte>(overflow.Start, InverseLifting.OverflowBytes).Clear();
        using ResolutionRows<T> low = new(region.Halve(1));
        for (int n = (region.Top + 1) / 2; n < (region.Bottom + 1) / 2; n++)
        {
            Fill(low.Row(n), region.Width, 4 * n);
        }

        T[] made = new T[region.Width * region.Height];
        using ResolutionRows<T> rows = ResolutionRows<T>.AtEdges(region, stripHeight, TSynthesis.Steps);
        using InverseLevel<T, TSynthesis> level = new(region.Width, stripHeight / 2, overflow.Start);
        int first = region.Top / stripHeight;
        int last = (region.Bottom - 1) / stripHeight;
        for (int i = first; i <= last; i++)
        {
            MakeStrip(downwards ? i : first + last - i);
        }

        for (int i = first + 1; i <= last; i++)
        {
            int edge = i * stripHeight;
            level.Complete(rows, region, edge);
            for (int y = Math.Max(edge - TSynthesis.Steps + 1, region.Top); y < Math.Min(edge + TSynthesis.Steps, region.Bottom); y++)
            {
                Keep(y);
            }
        }

        Assert.False(new ReadOnlySpan<byte>(overflow.Start, InverseLifting.OverflowBytes).ContainsAnyExcept((byte)0));
        return made;

        void MakeStrip(int strip)
        {
            int top = Math.Max(strip * stripHeight, region.Top);
            int bottom = Math.Min((strip + 1) * stripHeight, region.Bottom);
            for (int y = top; y < bottom; y++)
            {
                if ((y & 1) == 0)
                {
                    Fill(level.Hl.Row((y >> 1) - ((top + 1) >> 1)), (region.Width + 1) / 2, 4 * (y >> 1) + 1);
                }
                else
                {
                    Fill(level.Lh.Row((y >> 1) - (top >> 1)), (region.Width + 1) / 2, 4 * (y >> 1) + 2);
                    Fill(level.Hh.Row((y >> 1) - (top >> 1)), (region.Width + 1) / 2, 4 * (y >> 1) + 3);
                }
            }

            level.Begin(low, rows, region, top, bottom);
            int end = strip == last ? bottom : bottom - TSynthesis.Steps + 1;
            for (int y = strip == first ? top : top + TSynthesis.Steps; y < end; y++)
            {
                level.Advance(InverseLevel<T, TSynthesis>.NeededBy(y));
                Keep(y);
            }

            level.Advance(strip == last ? InverseLevel<T, TSynthesis>.NeededBy(bottom - 1) : bottom - 1);
        }

        void Keep(int y) => new ReadOnlySpan<T>(level.Row(y), region.Width).CopyTo(made.AsSpan((y - region.Top) * region.Width));
    }

    private static void Fill<T>(T* row, int width, int seed)
        where T : unmanaged, INumberBase<T>
    {
        Random random = new(seed);
        for (int x = 0; x < width; x++)
        {
            row[x] = T.CreateTruncating(random.Next(-3000, 3000));
        }
    }
}
