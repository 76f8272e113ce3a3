// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;

namespace Htj2k.Codestream.MarkerSegments;

/// <summary>
/// The coding parameters of components in the main header, or in the header of a tile's first tile-part: COD, COC, QCD, QCC, RGN and POC
/// (T.800 A.6). A tile's own segments come before those of the main header, those for one component before those for all.
/// </summary>
internal sealed class CodingParameters
{
    /// <summary>More changes than any codestream has use for; each costs time.</summary>
    private const int MaximumVolumes = 1024;

    private readonly ImageAndTileSize _size;
    private readonly CodingParameters? _main;
    private CodingStyle? _style;
    private ComponentCoding? _defaultCoding;
    private Quantization? _defaultQuantization;
    private ComponentCoding?[]? _coding;
    private Quantization?[]? _quantization;
    private byte[]? _shifts;
    private List<ProgressionVolume>? _volumes;

    /// <param name="main">The main header's parameters, for those of a tile.</param>
    public CodingParameters(ImageAndTileSize size, CodingParameters? main = null)
    {
        _size = size;
        _main = main;
    }

    /// <summary>True when COD and QCD are there.</summary>
    public bool IsComplete => _style is not null && _defaultQuantization is not null;

    public CodingStyle Style => _style ?? _main!.Style;

    /// <summary>The progression changes of POC; empty when COD's order holds throughout.</summary>
    public IReadOnlyList<ProgressionVolume> Volumes => _volumes ?? _main?.Volumes ?? [];

    public ComponentCoding CodingOf(int component) => _coding?[component] ?? _defaultCoding ?? _main!.CodingOf(component);

    public Quantization QuantizationOf(int component)
        => _quantization?[component] ?? _defaultQuantization ?? _main!.QuantizationOf(component);

    /// <summary>SPrgn, the shift of the component's region of interest (T.800 A.6.3, H.1).</summary>
    public int RegionShiftOf(int component)
        => _shifts is not null && _shifts[component] != 0 ? _shifts[component] : _main?.RegionShiftOf(component) ?? 0;

    /// <summary>Takes a marker segment if it is one of these.</summary>
    /// <param name="reader">After the segment's length.</param>
    /// <param name="start">Offset of the marker.</param>
    /// <param name="end">Offset after the segment.</param>
    public bool TryRead(ushort marker, ref CodestreamReader reader, int start, int end)
    {
        switch (marker)
        {
            case MarkerCode.CodingStyleDefault:
                _style = CodingStyle.Read(ref reader, out bool hasPrecincts);
                _defaultCoding = ComponentCoding.Read(ref reader, hasPrecincts);
                break;
            case MarkerCode.CodingStyleComponent:
                int coded = ReadComponentIndex(ref reader, start);
                _coding ??= new ComponentCoding?[_size.Components.Length];
                _coding[coded] = ComponentCoding.Read(ref reader, (reader.Read8() & 1) != 0);
                break;
            case MarkerCode.QuantizationDefault:
                _defaultQuantization = Quantization.Read(ref reader, end);
                break;
            case MarkerCode.QuantizationComponent:
                int quantized = ReadComponentIndex(ref reader, start);
                _quantization ??= new Quantization?[_size.Components.Length];
                _quantization[quantized] = Quantization.Read(ref reader, end);
                break;
            case MarkerCode.RegionOfInterest:
                ReadRegionOfInterest(ref reader, start);
                break;
            case MarkerCode.ProgressionOrderChange:
                ReadProgressionChanges(ref reader, start, end);
                break;
            case >= MarkerCode.FirstExtension and <= MarkerCode.LastExtension:
                RequireNoEffect(marker, ref reader, start);
                break;
            default:
                return false;
        }

        if (reader.Position > end)
        {
            Htj2kFormatException.Throw($"marker segment {marker:X4} ends before its parameters do", start);
        }

        return true;
    }

    /// <summary>Only an NLT of type 0 leaves samples as they are: to pass over the others would give wrong ones without a word.</summary>
    private static void RequireNoEffect(ushort marker, ref CodestreamReader reader, int start)
    {
        // Cnlt and BDnlt come before Tnlt.
        if (marker != MarkerCode.NonlinearityPoint || reader.Take(4)[3] != 0)
        {
            Htj2kFormatException.Throw(
                $"marker segment {marker:X4} of T.801, which changes samples; codestreams of T.800 and T.814 are accepted", start);
        }
    }

    private void ReadRegionOfInterest(ref CodestreamReader reader, int start)
    {
        int component = ReadComponentIndex(ref reader, start);
        int style = reader.Read8();
        if (style != 0)
        {
            Htj2kFormatException.Throw($"region of interest of style {style}; 0, the implicit one, is accepted", start);
        }

        _shifts ??= new byte[_size.Components.Length];
        _shifts[component] = reader.Read8();
    }

    private void ReadProgressionChanges(ref CodestreamReader reader, int start, int end)
    {
        _volumes ??= [];
        while (reader.Position < end)
        {
            _volumes.Add(ProgressionVolume.Read(ref reader, _size.Components.Length));
            if (_volumes.Count > MaximumVolumes)
            {
                Htj2kFormatException.Throw($"more than {MaximumVolumes} progression order changes", start);
            }
        }
    }

    private int ReadComponentIndex(ref CodestreamReader reader, int start)
    {
        int component = _size.Components.Length < 257 ? reader.Read8() : reader.Read16();
        if (component >= _size.Components.Length)
        {
            Htj2kFormatException.Throw($"a marker segment for component {component} of {_size.Components.Length}", start);
        }

        return component;
    }
}
