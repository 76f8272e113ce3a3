// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Transcoding;

/// <summary>What the transfer syntax of an instance means for its conversion.</summary>
internal static class SourceSyntax
{
    /// <summary>True for the syntaxes whose pixel data is read as it lies once the data set is inflated or swapped.</summary>
    public static bool IsNative(string uid) => TransferSyntax.Find(uid) is { Family: TransferSyntaxFamily.Native };

    /// <summary>True for the syntaxes whose frames <see cref="LosslessFrameDecoder"/> decodes.</summary>
    public static bool IsLosslessCompressed(string uid) => IsJpegLossless(uid) || HasOneFragmentPerFrame(uid);

    /// <summary>True for lossless JPEG and JPEG-LS, whose frames have headers.</summary>
    public static bool IsJpegLossless(string uid)
        => TransferSyntax.Find(uid) is { IsDecoded: true, IsLossless: true, Family: TransferSyntaxFamily.Jpeg or TransferSyntaxFamily.JpegLs };

    /// <summary>True for the syntaxes that have every frame in exactly one fragment (PS3.5 A.4).</summary>
    public static bool HasOneFragmentPerFrame(string uid)
        => TransferSyntax.Find(uid) is { Family: TransferSyntaxFamily.Rle or TransferSyntaxFamily.EncapsulatedNative };

    /// <summary>Why instances of this syntax are never converted, or <see cref="KeepReason.None"/>.</summary>
    public static KeepReason WhyKept(string uid) => TransferSyntax.Find(uid) is not { } syntax ? KeepReason.UnknownTransferSyntax : syntax.Family switch
    {
        TransferSyntaxFamily.Htj2k => KeepReason.AlreadyHtj2k,
        TransferSyntaxFamily.Jpeg2000 when syntax.IsLossless => KeepReason.Jpeg2000,
        TransferSyntaxFamily.JpegXl => KeepReason.JpegXl,
        TransferSyntaxFamily.Video => KeepReason.Video,
        TransferSyntaxFamily.Referenced => KeepReason.Jpip,
        TransferSyntaxFamily.Other => KeepReason.UnknownTransferSyntax,
        _ => !syntax.IsLossless ? KeepReason.LossyCompressed : syntax.IsDecoded ? KeepReason.None : KeepReason.UnknownTransferSyntax,
    };

    /// <summary>Says what a syntax that is kept is, where the reason does not; else empty.</summary>
    public static string DescribeKept(string uid) => TransferSyntax.Find(uid) is not { } syntax
        ? $"PS3.6 has no transfer syntax {uid} that is known here"
        : syntax.IsRetired || WhyKept(uid) is KeepReason.JpegXl or KeepReason.UnknownTransferSyntax ? syntax.Name : "";
}
