// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Memory;
using Htj2k.Structure;

namespace Htj2k.Wavelets;

/// <summary>The rows of a resolution of one component, or those of them that are needed again.</summary>
internal sealed unsafe class ResolutionRows<T> : IDisposable
    where T : unmanaged
{
    private readonly NativeBuffer<T> _samples;
    private readonly int _top;
    private readonly int _stripHeight;
    private readonly int _reach;

    /// <summary>Keeps all rows.</summary>
    public ResolutionRows(Region region)
    {
        _top = region.Top;
        Stride = StrideFor(region.Width);
        _samples = new NativeBuffer<T>(Stride * region.Height);
    }

    private ResolutionRows(Region region, int stripHeight, int reach)
    {
        (_stripHeight, _reach) = (stripHeight, reach);
        _top = region.Top / stripHeight * stripHeight;
        Stride = StrideFor(region.Width);
        _samples = new NativeBuffer<T>(Stride * (2 * reach + 1) * ((region.Bottom - 1 - _top) / stripHeight + 1));
    }

    /// <summary>From one row to the next, when all are kept.</summary>
    public nint Stride { get; }

    /// <summary>Keeps only the rows at the edges of strips, which begin at multiples of their height.</summary>
    /// <param name="stripHeight">A power of two.</param>
    /// <param name="reach">How many rows above an edge; one more below it.</param>
    public static ResolutionRows<T> AtEdges(Region region, int stripHeight, int reach) => new(region, stripHeight, reach);

    /// <summary>
    /// Half a margin more than a multiple of it, so that rows do not lie a power of two apart; but narrow rows close together.
    /// </summary>
    public static nint StrideFor(int width)
    {
        int margin = NativeBuffer<T>.MarginBytes / sizeof(T);
        nint samples = (nint)width + CodeBlock.RowPadding;
        return width < margin ? samples : (samples + margin - 1) / margin * margin + margin / 2;
    }

    /// <summary>True when a row is kept.</summary>
    public bool Keeps(int y)
    {
        int inStrip = y & (_stripHeight - 1);
        return _stripHeight == 0 || inStrip <= _reach || inStrip >= _stripHeight - _reach;
    }

    /// <summary>A row that is kept, by its coordinate.</summary>
    public T* Row(int y) => _samples.Start + Stride * (_stripHeight == 0 ? y - _top : PlaceAtEdge(y));

    public void Dispose() => _samples.Dispose();

    private long PlaceAtEdge(int y)
    {
        int inStrip = y & (_stripHeight - 1);
        return (long)((y - _top) / _stripHeight) * (2 * _reach + 1)
            + (inStrip <= _reach ? inStrip : inStrip - _stripHeight + 2 * _reach + 1);
    }
}
