// SPDX-License-Identifier: GPL-3.0-or-later
using System.IO.Compression;

namespace TestSupport;

/// <summary>
/// Small images in the codings beside the common ones: JPEG 2000 Part 1, one bit, 32 bits allocated.
/// </summary>
public static class CodedImages
{
    public const string Jpeg2000Lossless = "1.2.840.10008.1.2.4.90", Jpeg2000 = "1.2.840.10008.1.2.4.91", Htj2k = "1.2.840.10008.1.2.4.203";

    private const string Rle = "1.2.840.10008.1.2.5", EncapsulatedUncompressed = "1.2.840.10008.1.2.1.98",
        DeflatedImageFrame = "1.2.840.10008.1.2.8.1";

    private static readonly Dictionary<string, Lazy<CodedImage>> s_images = new()
    {
        ["JPEG 2000 Lossless"] = new(() => Part1(Jpeg2000Lossless, frames: 2)),
        ["JPEG 2000 Lossless, tiles and layers"] = new(() => Part1(Jpeg2000Lossless, options: ["-t", "64,64", "-r", "4,2,1"])),
        ["JPEG 2000 Lossless, signed"] = new(() => Part1(Jpeg2000Lossless, isSigned: true)),
        ["JPEG 2000 Lossless, YBR_RCT"] = new(() => Part1(Jpeg2000Lossless, "YBR_RCT", frames: 2, options: ["-mct", "1"])),
        ["JPEG 2000, reversible, cut"] = new(() => Part1(Jpeg2000, frames: 2, options: ["-r", "8"])),
        ["JPEG 2000, irreversible"] = new(() => Part1(Jpeg2000, options: ["-r", "8", "-I"])),
        ["JPEG 2000, YBR_ICT"] = new(() => Part1(Jpeg2000, "YBR_ICT", frames: 2, options: ["-r", "8", "-I", "-mct", "1"])),
        ["JPEG 2000 Lossless that is irreversible"] = new(() => Part1(Jpeg2000Lossless, options: ["-r", "6", "-I"])),
        ["JPEG 2000 Lossless that is cut"] = new(() => Part1(Jpeg2000Lossless, options: ["-r", "6"])),
        ["1 bit"] = new(() => OneBit(DicomFile.ExplicitLittleEndian)),
        ["1 bit, Implicit VR, rows of whole bytes"] = new(() => OneBit(DicomFile.ImplicitLittleEndian, columns: 128)),
        ["1 bit, RLE"] = new(() => OneBit(Rle)),
        ["1 bit, RLE, rows of whole bytes"] = new(() => OneBit(Rle, columns: 128)),
        ["1 bit, Deflated Image Frame"] = new(() => OneBit(DeflatedImageFrame)),
        ["1 bit, Encapsulated Uncompressed"] = new(() => OneBit(EncapsulatedUncompressed, columns: 128)),
        ["32 bits"] = new(() => Wide(DicomFile.ExplicitLittleEndian, frames: 2)),
        ["32 bits, signed, Implicit VR"] = new(() => Wide(DicomFile.ImplicitLittleEndian, isSigned: true)),
        ["32 bits, RGB"] = new(() => Wide(DicomFile.ExplicitLittleEndian, photometric: "RGB")),
        ["32 bits, RLE"] = new(() => Wide(Rle, frames: 2)),
        ["32 bits, signed, Deflated Image Frame"] = new(() => Wide(DeflatedImageFrame, isSigned: true)),
        ["32 bits, Encapsulated Uncompressed"] = new(() => Wide(EncapsulatedUncompressed)),
    };

    public static IEnumerable<string> Names => s_images.Keys;

    public static CodedImage Named(string name) => s_images[name].Value with { Name = name };

    /// <summary>JPEG 2000 Part 1 by OpenJPEG.</summary>
    /// <param name="transferSyntax">UID of what the file says.</param>
    /// <param name="photometric">What the file says; color has 8 bits.</param>
    /// <param name="options">Those of opj_compress; with a rate or the irreversible wavelet, samples are lost.</param>
    private static CodedImage Part1(string transferSyntax, string photometric = "MONOCHROME2", bool isSigned = false, int frames = 1,
        params string[] options)
    {
        bool isColor = photometric != "MONOCHROME2", isIrreversible = options.Contains("-I");
        bool isLossy = isIrreversible || options.Contains("6") || options.Contains("8");
        CodedImage image = new()
        {
            Name = "",
            TransferSyntax = transferSyntax,
            Target = isLossy ? Htj2k : "1.2.840.10008.1.2.4.201",
            BitsAllocated = (ushort)(isColor ? 8 : 16),
            BitsStored = (ushort)(isColor ? 8 : 12),
            IsSigned = isSigned,
            Photometric = photometric,
            IsLossy = isLossy,
            Tolerance = isIrreversible ? 1 : 0,
            Proposal = transferSyntax == Jpeg2000 ? "-xw" : "-xv",
            Samples = [],
        };
        byte[][] planes = Natural(image, frames);
        string format = $"{image.Columns},{image.Rows},{image.Components},{image.BitsStored},{(isSigned ? "s" : "u")}";
        byte[][] codestreams = [.. planes.Select(frame => OpenJpegEncoder.Encode(frame, format, ["-n", "3", .. options]))];
        return image with
        {
            Samples = isLossy ? [.. codestreams.Select(codestream => OpenJpeg.Decode(codestream))] : planes,
            Fragments = codestreams,
        };
    }

    /// <summary>Ellipses with a ragged edge.</summary>
    /// <param name="columns">Unless it is a multiple of 8, rows begin within a byte, and so do most native frames.</param>
    private static CodedImage OneBit(string transferSyntax, ushort columns = 123)
    {
        const int rows = 161, frames = 3;
        Random random = new(5);
        byte[] samples = Frames.Fill(columns, rows * frames, 1, 1, (x, row, _) =>
        {
            double y = (double)(row % rows) / rows - 0.5, across = (double)x / columns - 0.4;
            return across * across + 2 * y * y + 0.02 * random.NextDouble() < 0.12 ? 1 : 0;
        });
        byte[][] single = [.. samples.Chunk(rows * columns)];
        return Encapsulate(
            new CodedImage
            {
                Name = "",
                TransferSyntax = transferSyntax,
                Rows = rows,
                Columns = columns,
                BitsAllocated = 1,
                BitsStored = 1,
                Samples = single,
            },
            Pack(samples), [.. single.Select(Pack)], segments: 1);
    }

    /// <summary>32 bits allocated, and 26 stored, of which OpenJPEG decodes all bit-planes.</summary>
    private static CodedImage Wide(string transferSyntax, bool isSigned = false, string photometric = "MONOCHROME2", int frames = 1)
    {
        CodedImage image = new()
        {
            Name = "",
            TransferSyntax = transferSyntax,
            BitsAllocated = 32,
            BitsStored = 26,
            IsSigned = isSigned,
            Photometric = photometric,
            Samples = [],
        };
        byte[][] interleaved = [.. Enumerable.Range(1, frames).Select(seed => Frames.Natural(
            image.Columns, image.Rows, image.Components, image.BitsStored, isSigned, image.BytesPerSample, seed: seed))];
        byte[][] planes = [.. interleaved.Select(frame => Frames.ToPlanar(frame, image.Components, image.BytesPerSample))];
        return Encapsulate(image with { Samples = planes }, [.. interleaved.SelectMany(frame => frame)], interleaved,
            image.Components * image.BytesPerSample);
    }

    private static byte[][] Natural(CodedImage image, int frames) => [.. Enumerable.Range(1, frames).Select(seed => Frames.ToPlanar(
        Frames.Natural(image.Columns, image.Rows, image.Components, image.BitsStored, image.IsSigned, image.BytesPerSample, seed: seed),
        image.Components, image.BytesPerSample))];

    /// <param name="native">The value of native Pixel Data.</param>
    /// <param name="frames">The bytes of each frame, from a byte of its own on.</param>
    /// <param name="segments">Of a frame in RLE.</param>
    private static CodedImage Encapsulate(CodedImage image, byte[] native, byte[][] frames, int segments) => image.TransferSyntax switch
    {
        Rle => image with { Fragments = [.. frames.Select(frame => RleFrame.Encode(frame, segments))], Proposal = "-xr" },
        DeflatedImageFrame => image with { Fragments = [.. frames.Select(Deflate)] },
        EncapsulatedUncompressed => image with { Fragments = frames },
        DicomFile.ImplicitLittleEndian => image with { Native = native, Proposal = "-xi" },
        _ => image with { Native = native, Proposal = "-xe" },
    };

    private static byte[] Pack(byte[] samples)
    {
        byte[] packed = new byte[(samples.Length + 7) / 8];
        for (int i = 0; i < samples.Length; i++)
        {
            packed[i / 8] |= (byte)(samples[i] << (i % 8));
        }

        return packed;
    }

    private static byte[] Deflate(byte[] frame)
    {
        using MemoryStream deflated = new();
        using (DeflateStream stream = new(deflated, CompressionLevel.Fastest))
        {
            stream.Write(frame);
        }

        return deflated.ToArray();
    }
}
