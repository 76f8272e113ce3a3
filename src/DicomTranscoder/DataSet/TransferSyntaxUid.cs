// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.DataSet;

/// <summary>
/// UIDs of the transfer syntaxes that the transcoder reads or writes (PS3.5 clause 10 and annex A). <see cref="TransferSyntax"/> has their
/// properties.
/// </summary>
public static class TransferSyntaxUid
{
    public const string ImplicitLittleEndian = "1.2.840.10008.1.2";
    public const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";
    public const string DeflatedExplicitLittleEndian = "1.2.840.10008.1.2.1.99";
    public const string ExplicitBigEndian = "1.2.840.10008.1.2.2";

    /// <summary>Encapsulated Uncompressed Explicit VR Little Endian: native frames, each in a fragment.</summary>
    public const string EncapsulatedUncompressed = "1.2.840.10008.1.2.1.98";

    /// <summary>Deflated Image Frame Compression: native frames, each a deflate stream in a fragment.</summary>
    public const string DeflatedImageFrame = "1.2.840.10008.1.2.8.1";

    public const string JpegLossless = "1.2.840.10008.1.2.4.57";
    public const string JpegLosslessFirstOrder = "1.2.840.10008.1.2.4.70";
    public const string JpegLsLossless = "1.2.840.10008.1.2.4.80";
    public const string JpegLsNearLossless = "1.2.840.10008.1.2.4.81";
    public const string Jpeg2000Lossless = "1.2.840.10008.1.2.4.90";
    public const string Jpeg2000 = "1.2.840.10008.1.2.4.91";
    public const string RleLossless = "1.2.840.10008.1.2.5";

    /// <summary>High-Throughput JPEG 2000 Image Compression (Lossless Only).</summary>
    public const string Htj2kLossless = "1.2.840.10008.1.2.4.201";

    /// <summary>High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only).</summary>
    public const string Htj2kLosslessRpcl = "1.2.840.10008.1.2.4.202";

    /// <summary>High-Throughput JPEG 2000 Image Compression, lossless or lossy.</summary>
    public const string Htj2k = "1.2.840.10008.1.2.4.203";

    /// <summary>True for .201, .202 and .203.</summary>
    public static bool IsHtj2k(string uid) => TransferSyntax.Find(uid) is { Family: TransferSyntaxFamily.Htj2k };

    /// <summary>True for every syntax whose frames are JPEG 2000 codestreams, Part 1 or HTJ2K.</summary>
    public static bool IsJpeg2000Family(string uid)
        => TransferSyntax.Find(uid) is { IsDecoded: true, Family: TransferSyntaxFamily.Jpeg2000 or TransferSyntaxFamily.Htj2k };

    /// <summary>True for the syntaxes whose Pixel Data can be read in place once the data set is inflated or swapped.</summary>
    public static bool IsNative(string uid) => TransferSyntax.Find(uid) is { Family: TransferSyntaxFamily.Native };

    /// <summary>True for the lossless compressed syntaxes that are decoded, except JPEG 2000 and HTJ2K.</summary>
    public static bool IsLosslessCompressed(string uid) => IsJpegLossless(uid) || HasOneFragmentPerFrame(uid);

    /// <summary>True for lossless JPEG and JPEG-LS, whose frames have headers.</summary>
    public static bool IsJpegLossless(string uid)
        => TransferSyntax.Find(uid) is
        {
            IsDecoded: true, IsLossless: true, Family: TransferSyntaxFamily.Jpeg
            or TransferSyntaxFamily.JpegLs
        };

    /// <summary>True for the syntaxes that have every frame in exactly one fragment (PS3.5 A.4).</summary>
    public static bool HasOneFragmentPerFrame(string uid)
        => TransferSyntax.Find(uid) is { Family: TransferSyntaxFamily.Rle or TransferSyntaxFamily.EncapsulatedNative };
}
