// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Codestream;

/// <summary>The main header (T.800 A.2): image and tile size, coding styles, quantisation.</summary>
internal sealed class MainHeader
{
    private const int MaximumComponents = 16384;
    private const int MaximumPrecision = 38;

    private readonly ComponentCoding?[] _coding;
    private readonly Quantization?[] _quantization;
    private ComponentCoding? _defaultCoding;
    private Quantization? _defaultQuantization;

    private MainHeader(int components)
    {
        Components = new ComponentSize[components];
        _coding = new ComponentCoding?[components];
        _quantization = new Quantization?[components];
    }

    /// <summary>The image area on the reference grid.</summary>
    public Region Image { get; private set; }

    /// <summary>The first tile, which may begin before the image area.</summary>
    public Region FirstTile { get; private set; }

    public ComponentSize[] Components { get; }

    public ProgressionOrder Order { get; private set; }

    public int Layers { get; private set; }

    public bool UsesColorTransform { get; private set; }

    /// <summary>SOP marker segments may stand before packets.</summary>
    public bool UsesStartOfPacket { get; private set; }

    /// <summary>EPH markers stand behind packet headers.</summary>
    public bool UsesEndOfPacketHeader { get; private set; }

    /// <summary>Where the first tile-part header begins.</summary>
    public int Length { get; private set; }

    public int TilesAcross => CeilingDivide(Image.Right - FirstTile.Left, FirstTile.Width);

    public int TilesDown => CeilingDivide(Image.Bottom - FirstTile.Top, FirstTile.Height);

    public ComponentCoding CodingOf(int component) => _coding[component] ?? _defaultCoding!;

    public Quantization QuantizationOf(int component) => _quantization[component] ?? _defaultQuantization!;

    public static MainHeader Read(ReadOnlySpan<byte> codestream)
    {
        CodestreamReader reader = new(codestream);
        if (reader.Read16() != MarkerCode.StartOfCodestream || reader.Read16() != MarkerCode.ImageAndTileSize)
        {
            Htj2kFormatException.Throw("a codestream begins with SOC and SIZ (FF4F FF51)", 0);
        }

        MainHeader header = ReadSize(ref reader);
        while (true)
        {
            int start = reader.Position;
            ushort marker = reader.Read16();
            if (marker == MarkerCode.StartOfTilePart)
            {
                header.Length = start;
                break;
            }

            int end = SegmentEnd(ref reader, start);
            header.ReadSegment(marker, ref reader, start, end);
            reader.Position = end;
        }

        if (header._defaultCoding is null || header._defaultQuantization is null)
        {
            Htj2kFormatException.Throw("the main header lacks COD or QCD", header.Length);
        }

        return header;
    }

    private static int SegmentEnd(ref CodestreamReader reader, int start)
    {
        int length = reader.Read16();
        if (length < 2)
        {
            Htj2kFormatException.Throw($"a marker segment of {length} bytes; at least 2 are accepted", start);
        }

        return start + 2 + length;
    }

    private static MainHeader ReadSize(ref CodestreamReader reader)
    {
        int start = reader.Position;
        int length = reader.Read16();
        reader.Read16();
        int right = reader.ReadSize("Xsiz");
        int bottom = reader.ReadSize("Ysiz");
        int left = reader.ReadSize("XOsiz");
        int top = reader.ReadSize("YOsiz");
        int tileWidth = (int)Math.Min(reader.Read32(), int.MaxValue);
        int tileHeight = (int)Math.Min(reader.Read32(), int.MaxValue);
        int tileLeft = reader.ReadSize("XTOsiz");
        int tileTop = reader.ReadSize("YTOsiz");
        int components = reader.Read16();
        bool tileHolds = tileWidth > 0 && tileHeight > 0 && tileLeft <= left && tileTop <= top
            && (long)tileLeft + tileWidth > left && (long)tileTop + tileHeight > top;
        if (right <= left || bottom <= top || !tileHolds)
        {
            Htj2kFormatException.Throw($"image from {left},{top} to {right},{bottom} with tiles of {tileWidth} x {tileHeight} from {tileLeft},{tileTop}", start);
        }

        if (components is 0 or > MaximumComponents || length != 38 + 3 * components)
        {
            Htj2kFormatException.Throw($"SIZ of {length} bytes with {components} components; 1 to {MaximumComponents} are accepted", start);
        }

        MainHeader header = new(components)
        {
            Image = new Region(left, top, right, bottom),
            FirstTile = new Region(tileLeft, tileTop, Saturate(tileLeft, tileWidth), Saturate(tileTop, tileHeight)),
        };
        for (int i = 0; i < components; i++)
        {
            int depth = reader.Read8();
            ComponentSize size = new((depth & 0x7F) + 1, (depth & 0x80) != 0, reader.Read8(), reader.Read8());
            if (size.Precision > MaximumPrecision || size.StepX == 0 || size.StepY == 0)
            {
                Htj2kFormatException.Throw($"component {i} of {size.Precision} bits, steps {size.StepX} x {size.StepY}; 1 to {MaximumPrecision} bits and steps from 1 are accepted", reader.Position - 3);
            }

            header.Components[i] = size;
        }

        return header;
    }

    private void ReadSegment(ushort marker, ref CodestreamReader reader, int start, int end)
    {
        switch (marker)
        {
            case MarkerCode.CodingStyleDefault:
                ReadCodingStyle(ref reader, start);
                break;
            case MarkerCode.CodingStyleComponent:
                int coded = ReadComponentIndex(ref reader, start);
                _coding[coded] = ComponentCoding.Read(ref reader, (reader.Read8() & 1) != 0);
                break;
            case MarkerCode.QuantizationDefault:
                _defaultQuantization = Quantization.Read(ref reader, end);
                break;
            case MarkerCode.QuantizationComponent:
                int quantized = ReadComponentIndex(ref reader, start);
                _quantization[quantized] = Quantization.Read(ref reader, end);
                break;
            case MarkerCode.RegionOfInterest or MarkerCode.ProgressionOrderChange or MarkerCode.PackedPacketHeadersMain:
                Htj2kFormatException.Throw($"marker {marker:X4} is not supported", start);
                break;
            default:
                // TLM, PLM, CRG, COM, CAP, CPF and what future parts may add: nothing that decoding needs.
                break;
        }
    }

    private void ReadCodingStyle(ref CodestreamReader reader, int start)
    {
        int style = reader.Read8();
        int order = reader.Read8();
        Layers = reader.Read16();
        int transform = reader.Read8();
        if (order > (int)ProgressionOrder.ComponentPositionResolutionLayer || Layers == 0 || transform > 1)
        {
            Htj2kFormatException.Throw($"progression order {order} (0 to 4 are accepted), {Layers} layers (from 1), component transform {transform} (0 or 1)", start);
        }

        Order = (ProgressionOrder)order;
        UsesColorTransform = transform == 1;
        UsesStartOfPacket = (style & 2) != 0;
        UsesEndOfPacketHeader = (style & 4) != 0;
        _defaultCoding = ComponentCoding.Read(ref reader, (style & 1) != 0);
    }

    private int ReadComponentIndex(ref CodestreamReader reader, int start)
    {
        int component = Components.Length < 257 ? reader.Read8() : reader.Read16();
        if (component >= Components.Length)
        {
            Htj2kFormatException.Throw($"a marker segment for component {component} of {Components.Length}", start);
        }

        return component;
    }

    private static int Saturate(int a, int b) => (int)Math.Min((long)a + b, int.MaxValue);

    private static int CeilingDivide(int a, int b) => (int)(((long)a + b - 1) / b);
}
