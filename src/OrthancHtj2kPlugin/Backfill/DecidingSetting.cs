// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;

namespace OrthancHtj2kPlugin.Backfill;

/// <summary>Names the setting that holds an instance back.</summary>
internal static class DecidingSetting
{
    /// <param name="result">Not converted.</param>
    /// <param name="mayBeRecoded">True when "TranscodeLossyJpeg2000" is false, and could be true.</param>
    /// <returns>Empty when no setting would bring the instance.</returns>
    public static string Of(ConversionResult result, bool mayBeRecoded) => result.Reason switch
    {
        KeepReason.LossyCompressed when mayBeRecoded && TransferSyntaxUid.IsJpeg2000Family(result.SourceTransferSyntax)
            => "TranscodeLossyJpeg2000",
        KeepReason.Jpeg2000 or KeepReason.CompressedNotWanted => "TranscodeCompressed",
        KeepReason.MisreadByViewers => "KeepWhatViewersMisread",
        KeepReason.BelowMinimumSize => "MinimumPixelDataBytes",
        KeepReason.ModalityRule => "Keep.Modality",
        KeepReason.SopClassRule => "Keep.SopClassUid",
        KeepReason.KeepRule => "Rules",
        KeepReason.NotSmaller when result.IsLimitedByOneBitSizeRatio => "OneBitSizeRatio",
        KeepReason.NotSmaller when !TransferSyntaxUid.IsNative(result.SourceTransferSyntax) => "MaximumSizeRatio",
        _ => "",
    };
}
