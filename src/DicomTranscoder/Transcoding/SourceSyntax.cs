// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Transcoding;

/// <summary>What the transfer syntax of an instance means for its conversion.</summary>
internal static class SourceSyntax
{
    /// <summary>True for the syntaxes whose pixel data is read as it lies once the data set is inflated or swapped.</summary>
    public static bool IsNative(string uid) => uid is TransferSyntaxUid.ImplicitLittleEndian or TransferSyntaxUid.ExplicitLittleEndian
        or TransferSyntaxUid.DeflatedExplicitLittleEndian or TransferSyntaxUid.ExplicitBigEndian;

    /// <summary>True for the syntaxes whose frames <see cref="LosslessFrameDecoder"/> decodes.</summary>
    public static bool IsLosslessCompressed(string uid) => IsJpegLossless(uid) || HasOneFragmentPerFrame(uid);

    /// <summary>True for lossless JPEG and JPEG-LS, whose frames have headers.</summary>
    public static bool IsJpegLossless(string uid) => uid is TransferSyntaxUid.JpegLossless or TransferSyntaxUid.JpegLosslessFirstOrder or TransferSyntaxUid.JpegLsLossless;

    /// <summary>True for the syntaxes that have every frame in exactly one fragment (PS3.5 A.4).</summary>
    public static bool HasOneFragmentPerFrame(string uid)
        => uid is TransferSyntaxUid.RleLossless or TransferSyntaxUid.EncapsulatedUncompressed or TransferSyntaxUid.DeflatedImageFrame;

    /// <summary>Why instances of this syntax are never converted, or <see cref="KeepReason.None"/>.</summary>
    public static KeepReason WhyKept(string uid)
    {
        if (IsNative(uid) || IsLosslessCompressed(uid))
        {
            return KeepReason.None;
        }

        if (TransferSyntaxUid.IsHtj2k(uid))
        {
            return KeepReason.AlreadyHtj2k;
        }

        return uid switch
        {
            TransferSyntaxUid.Jpeg2000Lossless or "1.2.840.10008.1.2.4.92" => KeepReason.Jpeg2000,

            // JPEG baseline, extended, and the retired processes that are not lossless; JPEG-LS near-lossless; JPEG 2000.
            "1.2.840.10008.1.2.4.50" or "1.2.840.10008.1.2.4.51" or "1.2.840.10008.1.2.4.52" or "1.2.840.10008.1.2.4.53"
                or "1.2.840.10008.1.2.4.54" or "1.2.840.10008.1.2.4.55" or "1.2.840.10008.1.2.4.56"
                or TransferSyntaxUid.JpegLsNearLossless or TransferSyntaxUid.Jpeg2000 or "1.2.840.10008.1.2.4.93" => KeepReason.LossyCompressed,
            "1.2.840.10008.1.2.4.94" or "1.2.840.10008.1.2.4.95" or "1.2.840.10008.1.2.4.204" or "1.2.840.10008.1.2.4.205" => KeepReason.Jpip,
            "1.2.840.10008.1.2.4.110" or "1.2.840.10008.1.2.4.111" or "1.2.840.10008.1.2.4.112" => KeepReason.JpegXl,
            _ => uid.StartsWith("1.2.840.10008.1.2.4.10", StringComparison.Ordinal) && uid is not "1.2.840.10008.1.2.4.10"
                ? KeepReason.Video
                : KeepReason.UnknownTransferSyntax,
        };
    }

    /// <summary>The name that PS3.6 gives a syntax which is kept, or empty when the reason says enough.</summary>
    public static string NameOfKept(string uid) => uid switch
    {
        "1.2.840.10008.1.2.4.110" => "JPEG XL Lossless",
        "1.2.840.10008.1.2.4.111" => "JPEG XL JPEG Recompression",
        "1.2.840.10008.1.2.4.112" => "JPEG XL",
        "1.2.840.10008.1.2.4.58" => "JPEG Lossless, Non-Hierarchical (Process 15), retired",
        "1.2.840.10008.1.2.4.65" => "JPEG Lossless, Hierarchical (Process 28), retired",
        "1.2.840.10008.1.2.4.66" => "JPEG Lossless, Hierarchical (Process 29), retired",
        "1.2.840.10008.1.2.7.1" => "SMPTE ST 2110-20 Uncompressed Progressive Active Video",
        "1.2.840.10008.1.2.7.2" => "SMPTE ST 2110-20 Uncompressed Interlaced Active Video",
        "1.2.840.10008.1.2.7.3" => "SMPTE ST 2110-30 PCM Digital Audio",
        _ => "",
    };
}
