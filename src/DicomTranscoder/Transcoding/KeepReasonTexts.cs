// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Transcoding;

/// <summary>The texts of <see cref="KeepReason"/>, for log lines.</summary>
public static class KeepReasonTexts
{
    /// <summary>Says in a few words why the instance stays as it is.</summary>
    public static string Describe(this KeepReason reason) => reason switch
    {
        KeepReason.None => "converted",
        KeepReason.NotDicomFile => "not a DICOM file with file meta information",
        KeepReason.BrokenFileMeta => "broken file meta information",
        KeepReason.BrokenDataSet => "broken data set",
        KeepReason.UnknownTransferSyntax => "a transfer syntax that is not read",
        KeepReason.AlreadyHtj2k => "already HTJ2K",
        KeepReason.Jpeg2000 => "JPEG 2000 is kept",
        KeepReason.LossyCompressed => "already lossy",
        KeepReason.JpegXl => "JPEG XL is kept",
        KeepReason.Video => "video",
        KeepReason.Jpip => "pixel data by reference (JPIP)",
        KeepReason.CompressedNotWanted => "already compressed",
        KeepReason.NoPixelData => "no pixel data",
        KeepReason.FloatPixelData => "float pixel data",
        KeepReason.DigitallySigned => "digitally signed",
        KeepReason.InvalidImageDescription => "invalid image description",
        KeepReason.OneBit => "compressed 1-bit pixel data",
        KeepReason.UnsupportedPixelFormat => "unsupported pixel format",
        KeepReason.UnsupportedPhotometricInterpretation => "unsupported Photometric Interpretation",
        KeepReason.SubsampledColor => "sub-sampled colour, which DICOM does not allow in HTJ2K (PS3.5 8.2.14)",
        KeepReason.ShortPixelData => "pixel data too short",
        KeepReason.ExcessPixelData => "pixel data too long",
        KeepReason.BelowMinimumSize => "below the minimum size",
        KeepReason.ModalityRule => "modality kept by rule",
        KeepReason.SopClassRule => "SOP class kept by rule",
        KeepReason.OriginRule => "origin kept by rule",
        KeepReason.KeepRule => "kept by rule",
        KeepReason.MisreadByViewers
            => "OHIF and other viewers would show it wrongly as HTJ2K (\"KeepWhatViewersMisread\": false converts it)",
        KeepReason.NotSmaller => "result not smaller",
        KeepReason.TooLarge => "too large",
        KeepReason.EncodingFailed => "encoding failed",
        KeepReason.VerificationFailed => "verification failed",
        KeepReason.OutOfMemory => "out of memory",
        KeepReason.NestedPixelData => "an icon or another nested image cannot be decoded",
        KeepReason.NotJpeg2000 => "not JPEG 2000",
        KeepReason.DecodingFailed => "decoding failed",
        KeepReason.NotConforming => "codestreams that do not satisfy the transfer syntax",
        KeepReason.AlreadyAsWanted => "already in that transfer syntax",
        KeepReason.PaletteNeverLossy => "palette colour must not become lossy",
        KeepReason.SegmentationNeverLossy => "segmentations must not become lossy",
        KeepReason.PixelPaddingNeverLossy => "images with a Pixel Padding Value must not become lossy",
        KeepReason.LossyTargetOutOfReach => "the lossy target is out of reach",
        KeepReason.NotLossyHtj2k => "only HTJ2K that may be lossy (.203) becomes JPEG 2000 (.91)",
        KeepReason.NotRecoded => "HTJ2K frames that cannot be coded again as JPEG 2000 (.91)",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason"),
    };
}
