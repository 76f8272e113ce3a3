// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using Htj2k.Codestream.MarkerSegments;

namespace Htj2k.Codestream.Packets;

/// <summary>The order in which a tile's packets come (T.800 B.12): one progression volume after the other, each packet once.</summary>
/// <remarks>The packets of a precinct come in the order of their layers, so that the precinct tells which of its packets is next.</remarks>
internal sealed class PacketSequence
{
    private readonly ParsedPrecinct[] _precincts;
    private readonly int _layers;
    private readonly List<ProgressionVolume> _volumes;
    private readonly int[]?[] _sorted = new int[]?[5];
    private int _volume;
    private int _layer;
    private int _index;
    private int _runStart;
    private int _runEnd;

    /// <param name="volumes">From POC; more may be added as tile-part headers bring them.</param>
    public PacketSequence(ParsedPrecinct[] precincts, int layers, List<ProgressionVolume> volumes)
    {
        _precincts = precincts;
        _layers = layers;
        _volumes = volumes;
        Restart();
    }

    /// <summary>Back to the first packet; the precincts have to forget theirs.</summary>
    public void Restart()
    {
        _volume = -1;
        NextVolume();
    }

    /// <summary>The precinct whose packet is next.</summary>
    /// <returns>False when the volumes hold no more packets.</returns>
    public bool TryNext(out int precinct)
    {
        while (_volume < _volumes.Count)
        {
            ProgressionVolume volume = _volumes[_volume];
            int[] sorted = Sorted(volume.Order);
            if (volume.Order == ProgressionOrder.LayerResolutionComponentPosition)
            {
                if (TryNextOfLayer(volume, sorted, sorted.Length, out precinct))
                {
                    return true;
                }
            }
            else if (volume.Order == ProgressionOrder.ResolutionLayerComponentPosition)
            {
                if (TryNextOfResolution(volume, sorted, out precinct))
                {
                    return true;
                }
            }
            else if (TryNextOfPosition(volume, sorted, out precinct))
            {
                return true;
            }

            NextVolume();
        }

        precinct = -1;
        return false;
    }

    private void NextVolume()
    {
        _volume++;
        _index = 0;
        _runStart = 0;
        _runEnd = 0;
        _layer = 0;
        if (_volume < _volumes.Count && _volumes[_volume].Order == ProgressionOrder.LayerResolutionComponentPosition)
        {
            _layer = FirstLayer(_volumes[_volume], Sorted(_volumes[_volume].Order), 0, _precincts.Length);
        }
    }

    /// <summary>Layers outside, the precincts from the run's start to <paramref name="end"/> within.</summary>
    private bool TryNextOfLayer(in ProgressionVolume volume, int[] sorted, int end, out int precinct)
    {
        for (; _layer < EndLayer(volume); _layer++, _index = _runStart)
        {
            for (; _index < end; _index++)
            {
                precinct = sorted[_index];
                if (_precincts[precinct].NextLayer <= _layer && IsIn(volume, _precincts[precinct]))
                {
                    Debug.Assert(_precincts[precinct].NextLayer == _layer);
                    return true;
                }
            }
        }

        precinct = -1;
        return false;
    }

    private bool TryNextOfResolution(in ProgressionVolume volume, int[] sorted, out int precinct)
    {
        while (true)
        {
            if (_runEnd > _runStart && TryNextOfLayer(volume, sorted, _runEnd, out precinct))
            {
                return true;
            }

            // The next run of one resolution.
            _runStart = _runEnd;
            _index = _runStart;
            if (_runStart == sorted.Length)
            {
                precinct = -1;
                return false;
            }

            int resolution = _precincts[sorted[_runStart]].Resolution;
            while (_runEnd < sorted.Length && _precincts[sorted[_runEnd]].Resolution == resolution)
            {
                _runEnd++;
            }

            _layer = FirstLayer(volume, sorted, _runStart, _runEnd);
        }
    }

    private bool TryNextOfPosition(in ProgressionVolume volume, int[] sorted, out int precinct)
    {
        for (; _index < sorted.Length; _index++)
        {
            precinct = sorted[_index];
            if (_precincts[precinct].NextLayer < EndLayer(volume) && IsIn(volume, _precincts[precinct]))
            {
                return true;
            }
        }

        precinct = -1;
        return false;
    }

    /// <summary>The first layer that any precinct still lacks: the layers before it have nothing to give.</summary>
    private int FirstLayer(in ProgressionVolume volume, int[] sorted, int start, int end)
    {
        int first = _layers;
        for (int i = start; i < end; i++)
        {
            ref ParsedPrecinct precinct = ref _precincts[sorted[i]];
            if (precinct.NextLayer < first && IsIn(volume, precinct))
            {
                first = precinct.NextLayer;
            }
        }

        return first;
    }

    private int EndLayer(in ProgressionVolume volume) => Math.Min(volume.EndLayer, _layers);

    private static bool IsIn(in ProgressionVolume volume, in ParsedPrecinct precinct)
        => precinct.Resolution >= volume.FirstResolution && precinct.Resolution < volume.EndResolution
            && precinct.Component >= volume.FirstComponent && precinct.Component < volume.EndComponent;

    private int[] Sorted(ProgressionOrder order)
    {
        ref int[]? sorted = ref _sorted[(int)order];
        if (sorted is null)
        {
            sorted = new int[_precincts.Length];
            for (int i = 0; i < sorted.Length; i++)
            {
                sorted[i] = i;
            }

            Array.Sort(sorted, (a, b) => ParsedPrecinct.Compare(order, _precincts[a], _precincts[b]));
        }

        return sorted;
    }
}
