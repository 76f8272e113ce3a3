// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Codestream;
using Htj2k.Structure;
using Htj2k.Wavelets;

namespace Htj2k.Decoding;

/// <summary>
/// The resolutions of one component that are decoded. Levels of the synthesis are numbered from the last one, which is 1 and makes samples.
/// </summary>
internal sealed class SynthesisComponent<T> : IDisposable
    where T : unmanaged, INumberBase<T>
{
    private readonly TileComponent _component;
    private readonly ResolutionRows<T>[] _rows;

    /// <param name="discarded">Resolutions left out.</param>
    /// <param name="stripHeight">Rows of a strip.</param>
    /// <param name="steps">Lifting steps.</param>
    /// <param name="lowest">The lowest of the resolutions.</param>
    public SynthesisComponent(TileComponent component, int discarded, int stripHeight, int steps, LowestBandDecoder<T> lowest)
    {
        _component = component;
        Lowest = lowest;
        Levels = component.Resolutions.Length - 1 - discarded;
        _rows = new ResolutionRows<T>[Levels + 1];
        _rows[Levels] = lowest.Rows;
        for (int number = 1; number <= Levels; number++)
        {
            Region region = RegionOf(number);
            _rows[number - 1] = number == 1
                ? ResolutionRows<T>.AtEdges(region, stripHeight, steps)
                : new ResolutionRows<T>(region);
        }
    }

    public LowestBandDecoder<T> Lowest { get; }

    /// <summary>Levels that this component has; others of its group may have more.</summary>
    public int Levels { get; }

    /// <summary>The output rows of a level; for the number after the last level, the lowest band.</summary>
    public ResolutionRows<T> Rows(int level) => _rows[level - 1];

    /// <summary>HL, LH and HH that a level takes.</summary>
    public ReadOnlySpan<ParsedSubband> Details(int level) => _component.Resolutions[Levels + 1 - level].Subbands;

    public void Dispose()
    {
        Lowest.Dispose();
        foreach (ResolutionRows<T> rows in _rows)
        {
            rows.Dispose();
        }
    }

    private Region RegionOf(int level) => _component.Resolutions[Levels + 1 - level].Region;
}
