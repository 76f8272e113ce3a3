// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using DicomTranscoder.DataSet;
using Htj2k;

namespace DicomTranscoder.PixelData;

/// <summary>
/// The Image Pixel module (PS3.3 C.7.6.3) and the number of frames, checked for consistency, but not for whether an encoder takes it.
/// </summary>
/// <param name="Rows">1 to 65535.</param>
/// <param name="Columns">1 to 65535.</param>
/// <param name="SamplesPerPixel">1 or more.</param>
/// <param name="PhotometricInterpretation">As stored, without padding.</param>
/// <param name="BitsAllocated">1 to 64.</param>
/// <param name="BitsStored">1 to Bits Allocated.</param>
/// <param name="HighBit">Bits Stored - 1 to Bits Allocated - 1.</param>
/// <param name="IsSigned">Pixel Representation 1.</param>
/// <param name="IsPlanar">Planar Configuration 1, with more than one sample per pixel.</param>
/// <param name="Frames">1 or more.</param>
public sealed record ImagePixelDescription(
    int Rows,
    int Columns,
    int SamplesPerPixel,
    string PhotometricInterpretation,
    int BitsAllocated,
    int BitsStored,
    int HighBit,
    bool IsSigned,
    bool IsPlanar,
    int Frames)
{
    /// <summary>Bytes of one sample; meaningful when Bits Allocated is a multiple of 8.</summary>
    public int BytesPerSample => BitsAllocated / 8;

    /// <summary>Bytes of one frame in native encoding.</summary>
    public long FrameBytes => (long)Rows * Columns * SamplesPerPixel * BytesPerSample;

    /// <summary>Bytes of all frames in native encoding without padding; <see cref="long.MaxValue"/> when even that overflows.</summary>
    public long PixelDataBytes
        => BitsAllocated == 1 ? PackedBytes : FrameBytes > long.MaxValue / Frames ? long.MaxValue : FrameBytes * Frames;

    /// <summary>Samples of one bit follow each other without a gap, frames too (PS3.5 8.1.1).</summary>
    private long PackedBytes
    {
        get
        {
            Int128 bits = (Int128)Rows * Columns * SamplesPerPixel * Frames;
            return (long)Int128.Min((bits + 7) / 8, long.MaxValue);
        }
    }

    /// <summary>The image as a codestream gives it: samples of one bit in a byte each.</summary>
    internal ImagePixelDescription Unpacked() => BitsAllocated == 1 ? this with { BitsAllocated = 8 } : this;

    /// <summary>Reads the description from the top level of a data set.</summary>
    /// <exception cref="DicomFormatException">An attribute is missing or contradicts another.</exception>
    internal static ImagePixelDescription Read(in Instance instance)
    {
        int rows = Required(instance, Tag.Rows, 1, ushort.MaxValue);
        int columns = Required(instance, Tag.Columns, 1, ushort.MaxValue);
        int samples = Required(instance, Tag.SamplesPerPixel, 1, ushort.MaxValue);
        string photometric = instance.Elements.ReadText(instance.Bytes, Tag.PhotometricInterpretation);
        if (photometric.Length == 0)
        {
            DicomFormatException.Throw("Missing or empty:", -1, Tag.PhotometricInterpretation);
        }

        int bitsAllocated = Required(instance, Tag.BitsAllocated, 1, 64);
        int bitsStored = Required(instance, Tag.BitsStored, 1, bitsAllocated);
        int highBit = Required(instance, Tag.HighBit, bitsStored - 1, bitsAllocated - 1);
        int representation = Required(instance, Tag.PixelRepresentation, 0, 1);
        bool hasPlanes = samples > 1 && instance.Elements.ReadUInt16(instance.Bytes, Tag.PlanarConfiguration) is not null;
        bool isPlanar = hasPlanes && Required(instance, Tag.PlanarConfiguration, 0, 1) == 1;
        return new ImagePixelDescription(
            rows, columns, samples, photometric, bitsAllocated, bitsStored, highBit, representation == 1, isPlanar, ReadFrames(instance));
    }

    /// <summary>
    /// The description of the decoded image: interleaved, RGB when the coding had a colour transform, and with the chrominance of each
    /// pixel.
    /// </summary>
    /// <param name="transferSyntax">That of the instance; native frames in fragments lie as they are described.</param>
    public ImagePixelDescription Decoded(string transferSyntax)
    {
        // CodedFrames.DescribeDecoded is more exact for JPEG 2000.
        if (transferSyntax is TransferSyntaxUid.EncapsulatedUncompressed or TransferSyntaxUid.DeflatedImageFrame)
        {
            return this;
        }

        string photometricInterpretation = PhotometricInterpretation switch
        {
            "YBR_RCT" or "YBR_ICT" => "RGB",
            "YBR_FULL_422" => "YBR_FULL",
            _ => PhotometricInterpretation,
        };
        return this with { IsPlanar = false, PhotometricInterpretation = photometricInterpretation };
    }

    /// <summary>The frames as the codec sees them.</summary>
    /// <param name="bitsPerSample">Precision to code, Bits Allocated at most.</param>
    /// <param name="isSigned">Whether the codestream holds signed samples.</param>
    internal SampleFormat ToSampleFormat(int bitsPerSample, bool isSigned) => new(
        Columns, Rows, SamplesPerPixel, bitsPerSample, isSigned, BytesPerSample, IsPlanar ? SampleLayout.Planar : SampleLayout.Interleaved);

    private static int Required(in Instance instance, Tag tag, int minimum, int maximum)
    {
        if (instance.Elements.ReadUInt16(instance.Bytes, tag) is not { } value)
        {
            throw new DicomFormatException("Missing or empty:", -1, tag);
        }

        if (value < minimum || value > maximum)
        {
            _ = instance.Elements.TryFind(tag, out DataElement element);
            DicomFormatException.Throw($"The value {value} is not in {minimum} to {maximum}", element.Offset, tag);
        }

        return value;
    }

    /// <summary>
    /// Writers of single frames leave Number of Frames out, leave it empty or write 0; other checks find more frames than that.
    /// </summary>
    private static int ReadFrames(in Instance instance)
    {
        if (!instance.Elements.TryFind(Tag.NumberOfFrames, out DataElement element) || element.ValueLength == 0)
        {
            return 1;
        }

        string text = instance.Elements.ReadText(instance.Bytes, Tag.NumberOfFrames);
        if (!int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out int frames) || frames < 0)
        {
            DicomFormatException.Throw("Number of Frames is not a number of frames", element.Offset, Tag.NumberOfFrames);
        }

        return Math.Max(frames, 1);
    }
}
