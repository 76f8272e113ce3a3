// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Transcoding;

/// <summary>What the transfer syntax of an instance means for its conversion.</summary>
internal static class SourceSyntax
{
    /// <summary>True for the syntaxes whose pixel data is read as it lies.</summary>
    public static bool IsNative(string uid) => uid is TransferSyntaxUid.ImplicitLittleEndian
        or TransferSyntaxUid.ExplicitLittleEndian or TransferSyntaxUid.DeflatedExplicitLittleEndian;

    /// <summary>True for the lossless compressed syntaxes that a normaliser decodes.</summary>
    public static bool IsLosslessCompressed(string uid) => uid is TransferSyntaxUid.RleLossless or TransferSyntaxUid.JpegLossless
        or TransferSyntaxUid.JpegLosslessFirstOrder or TransferSyntaxUid.JpegLsLossless;

    /// <summary>Why instances of this syntax are never converted, or <see cref="KeepReason.None"/>.</summary>
    public static KeepReason WhyKept(string uid)
    {
        if (IsNative(uid) || IsLosslessCompressed(uid) || uid == TransferSyntaxUid.ExplicitBigEndian)
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

            // JPEG baseline, extended, and the retired processes that are not lossless; JPEG-LS near-lossless; JPEG 2000; JPEG XL.
            "1.2.840.10008.1.2.4.50" or "1.2.840.10008.1.2.4.51" or "1.2.840.10008.1.2.4.52" or "1.2.840.10008.1.2.4.53"
                or "1.2.840.10008.1.2.4.54" or "1.2.840.10008.1.2.4.55" or "1.2.840.10008.1.2.4.56"
                or TransferSyntaxUid.JpegLsNearLossless or TransferSyntaxUid.Jpeg2000 or "1.2.840.10008.1.2.4.93"
                or "1.2.840.10008.1.2.4.111" or "1.2.840.10008.1.2.4.112" => KeepReason.LossyCompressed,
            "1.2.840.10008.1.2.4.94" or "1.2.840.10008.1.2.4.95" or "1.2.840.10008.1.2.4.204" or "1.2.840.10008.1.2.4.205" => KeepReason.Jpip,
            _ => uid.StartsWith("1.2.840.10008.1.2.4.10", StringComparison.Ordinal) && uid is not "1.2.840.10008.1.2.4.10"
                ? KeepReason.Video
                : KeepReason.UnknownTransferSyntax,
        };
    }
}
