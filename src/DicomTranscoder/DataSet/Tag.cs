// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.DataSet;

/// <summary>A data element tag (PS3.5 7.1), ordered as data sets are.</summary>
/// <param name="Value">Group number in the upper, element number in the lower 16 bits.</param>
public readonly record struct Tag(uint Value) : IComparable<Tag>
{
    public static readonly Tag MediaStorageSopInstanceUid = new(0x0002_0003);
    public static readonly Tag TransferSyntaxUid = new(0x0002_0010);
    public static readonly Tag ImageType = new(0x0008_0008);
    public static readonly Tag SopClassUid = new(0x0008_0016);
    public static readonly Tag SopInstanceUid = new(0x0008_0018);
    public static readonly Tag Modality = new(0x0008_0060);
    public static readonly Tag Manufacturer = new(0x0008_0070);
    public static readonly Tag DerivationDescription = new(0x0008_2111);
    public static readonly Tag SourceImageSequence = new(0x0008_2112);
    public static readonly Tag DerivationCodeSequence = new(0x0008_9215);
    public static readonly Tag SamplesPerPixel = new(0x0028_0002);
    public static readonly Tag PhotometricInterpretation = new(0x0028_0004);
    public static readonly Tag PlanarConfiguration = new(0x0028_0006);
    public static readonly Tag NumberOfFrames = new(0x0028_0008);
    public static readonly Tag Rows = new(0x0028_0010);
    public static readonly Tag Columns = new(0x0028_0011);
    public static readonly Tag BitsAllocated = new(0x0028_0100);
    public static readonly Tag BitsStored = new(0x0028_0101);
    public static readonly Tag HighBit = new(0x0028_0102);
    public static readonly Tag PixelRepresentation = new(0x0028_0103);
    public static readonly Tag PixelPaddingValue = new(0x0028_0120);
    public static readonly Tag RedPaletteDescriptor = new(0x0028_1101);
    public static readonly Tag RedPaletteData = new(0x0028_1201);
    public static readonly Tag SegmentedRedPaletteData = new(0x0028_1221);
    public static readonly Tag LossyImageCompression = new(0x0028_2110);
    public static readonly Tag LossyImageCompressionRatio = new(0x0028_2112);
    public static readonly Tag LossyImageCompressionMethod = new(0x0028_2114);
    public static readonly Tag PixelDataProviderUrl = new(0x0028_7FE0);
    public static readonly Tag MacParametersSequence = new(0x4FFE_0001);
    public static readonly Tag ExtendedOffsetTable = new(0x7FE0_0001);
    public static readonly Tag ExtendedOffsetTableLengths = new(0x7FE0_0002);
    public static readonly Tag EncapsulatedPixelDataValueTotalLength = new(0x7FE0_0003);
    public static readonly Tag FloatPixelData = new(0x7FE0_0008);
    public static readonly Tag DoubleFloatPixelData = new(0x7FE0_0009);
    public static readonly Tag PixelData = new(0x7FE0_0010);
    public static readonly Tag DigitalSignaturesSequence = new(0xFFFA_FFFA);
    public static readonly Tag Item = new(0xFFFE_E000);
    public static readonly Tag ItemDelimitation = new(0xFFFE_E00D);
    public static readonly Tag SequenceDelimitation = new(0xFFFE_E0DD);

    public ushort Group => (ushort)(Value >> 16);

    public ushort Element => (ushort)Value;

    /// <summary>True for (gggg,0000).</summary>
    public bool IsGroupLength => Element == 0;

    /// <summary>True for elements of odd groups (PS3.5 7.8).</summary>
    public bool IsPrivate => (Group & 1) != 0;

    public static bool operator <(Tag left, Tag right) => left.Value < right.Value;

    public static bool operator >(Tag left, Tag right) => left.Value > right.Value;

    public static bool operator <=(Tag left, Tag right) => left.Value <= right.Value;

    public static bool operator >=(Tag left, Tag right) => left.Value >= right.Value;

    public int CompareTo(Tag other) => Value.CompareTo(other.Value);

    public override string ToString() => $"({Group:X4},{Element:X4})";
}
