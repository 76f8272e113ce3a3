// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Transcoding;

/// <summary>Why an instance stays as it is; the default means that nothing prevents the conversion.</summary>
/// <param name="Reason">The reason that is counted.</param>
/// <param name="Detail">The exact obstacle, or null. Names elements and offsets, never patient data.</param>
internal readonly record struct Refusal(KeepReason Reason, string? Detail = null)
{
    public bool IsNone => Reason == KeepReason.None;

    /// <summary>The reason not to convert instances of a transfer syntax; the default when they may be converted.</summary>
    public static Refusal OfTransferSyntax(string uid)
    {
        if (TransferSyntax.Find(uid) is not { } syntax)
        {
            return new Refusal(KeepReason.UnknownTransferSyntax, $"{uid} is not a known transfer syntax of PS3.6");
        }

        KeepReason reason = syntax.Family switch
        {
            TransferSyntaxFamily.Htj2k => KeepReason.AlreadyHtj2k,
            TransferSyntaxFamily.Jpeg2000 when syntax.IsLossless => KeepReason.Jpeg2000,
            TransferSyntaxFamily.JpegXl => KeepReason.JpegXl,
            TransferSyntaxFamily.Video => KeepReason.Video,
            TransferSyntaxFamily.Referenced => KeepReason.Jpip,
            TransferSyntaxFamily.Other => KeepReason.UnknownTransferSyntax,
            _ => !syntax.IsLossless ? KeepReason.LossyCompressed : syntax.IsDecoded ? KeepReason.None : KeepReason.UnknownTransferSyntax,
        };
        bool needsName = reason is KeepReason.JpegXl or KeepReason.UnknownTransferSyntax || (reason != KeepReason.None && syntax.IsRetired);
        return new Refusal(reason, needsName ? syntax.Name : null);
    }

    /// <summary>
    /// The refusal for an exception caused by bad data or a lack of memory; the default for any other exception.
    /// </summary>
    public static Refusal Of(Exception exception) => exception switch
    {
        DicomFormatException => new Refusal(KeepReason.BrokenDataSet, exception.Message),
        Htj2kFormatException => new Refusal(KeepReason.DecodingFailed, exception.Message),
        OutOfMemoryException => new Refusal(KeepReason.OutOfMemory),
        _ => default,
    };

    /// <summary>The refusal for a failure to decode.</summary>
    public static Refusal Of(DecodingFailure failure) => failure switch
    {
        { IsOutOfMemory: true } => new Refusal(KeepReason.OutOfMemory),
        { IsLossy: true } => new Refusal(KeepReason.LossyCompressed, failure.Detail),
        _ => new Refusal(KeepReason.DecodingFailed, failure.Detail),
    };

    /// <summary>The refusal for a failure to encode.</summary>
    public static Refusal Of(FrameFailure failure, string detail) => failure switch
    {
        FrameFailure.DecodesDifferently => new Refusal(KeepReason.VerificationFailed, detail),
        FrameFailure.TargetOutOfReach => new Refusal(KeepReason.LossyTargetOutOfReach, detail),
        FrameFailure.NotRecoded => new Refusal(KeepReason.LossyCompressed, detail),
        FrameFailure.OutOfMemory => new Refusal(KeepReason.OutOfMemory),
        FrameFailure.EncoderFailed => new Refusal(KeepReason.EncodingFailed, detail),
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "Not a failure to encode"),
    };
}
