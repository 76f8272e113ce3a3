// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Transcoding;

/// <summary>Why an instance stays as it was received. Each has a text (<see cref="KeepReasonTexts.Describe"/>) and a counter.</summary>
public enum KeepReason
{
    /// <summary>Not kept: the instance was converted.</summary>
    None,

    /// <summary>Neither preamble and "DICM" nor a file meta element at the start.</summary>
    NotDicomFile,

    /// <summary>The file meta information is broken or names no transfer syntax.</summary>
    BrokenFileMeta,

    /// <summary>The data set breaks its encoding rules.</summary>
    BrokenDataSet,

    /// <summary>A transfer syntax that the transcoder does not read.</summary>
    UnknownTransferSyntax,

    /// <summary>Already .201, .202 or .203.</summary>
    AlreadyHtj2k,

    /// <summary>JPEG 2000 Part 1, reversible or unspecified.</summary>
    Jpeg2000,

    /// <summary>A lossy transfer syntax.</summary>
    LossyCompressed,

    /// <summary>JPEG XL, lossless or not.</summary>
    JpegXl,

    /// <summary>MPEG, H.264 or H.265.</summary>
    Video,

    /// <summary>Pixel data that is only referenced.</summary>
    Jpip,

    /// <summary>Losslessly compressed, and the options say to keep that.</summary>
    CompressedNotWanted,

    /// <summary>No Pixel Data.</summary>
    NoPixelData,

    /// <summary>Float or Double Float Pixel Data.</summary>
    FloatPixelData,

    /// <summary>Digital Signatures or MAC Parameters, which transcoding would break.</summary>
    DigitallySigned,

    /// <summary>An attribute of the Image Pixel module is missing, contradicts another or is beyond any sense.</summary>
    InvalidImageDescription,

    /// <summary>Bits Allocated 1, in a compressed transfer syntax.</summary>
    OneBit,

    /// <summary>A bit depth, number of samples or representation that cannot be encoded.</summary>
    UnsupportedPixelFormat,

    /// <summary>A Photometric Interpretation that HTJ2K does not carry.</summary>
    UnsupportedPhotometricInterpretation,

    /// <summary>YBR_FULL_422 or one of the YBR_PARTIAL family, which PS3.5 8.2.14 does not allow in HTJ2K.</summary>
    SubsampledColor,

    /// <summary>Pixel Data shorter than the description says.</summary>
    ShortPixelData,

    /// <summary>Pixel Data longer than the description says: the rest would be lost.</summary>
    ExcessPixelData,

    /// <summary>Pixel Data smaller than the smallest that the options convert.</summary>
    BelowMinimumSize,

    /// <summary>The options keep this Modality.</summary>
    ModalityRule,

    /// <summary>The options keep this SOP Class.</summary>
    SopClassRule,

    /// <summary>The options keep instances from this origin.</summary>
    OriginRule,

    /// <summary>A rule keeps the instance.</summary>
    KeepRule,

    /// <summary>An image that common viewers show wrongly once it is HTJ2K, and the options keep such images.</summary>
    MisreadByViewers,

    /// <summary>The result would not be smaller than the instance, or larger than the options allow.</summary>
    NotSmaller,

    /// <summary>Beyond the 2 GiB that one span can hold, or the 4 GiB of a large result.</summary>
    TooLarge,

    /// <summary>The encoder refused or failed.</summary>
    EncodingFailed,

    /// <summary>A frame decoded to other samples than were received.</summary>
    VerificationFailed,

    /// <summary>Not enough memory.</summary>
    OutOfMemory,

    /// <summary>
    /// Encapsulated Pixel Data in an item, such as an icon, that cannot be decoded: it would not survive another transfer syntax.
    /// </summary>
    NestedPixelData,

    /// <summary>Restore: the frames are no JPEG 2000 codestreams.</summary>
    NotJpeg2000,

    /// <summary>A frame is broken, beyond the decoder, or another image than the description says.</summary>
    DecodingFailed,

    /// <summary>Relabel: the codestreams do not satisfy the transfer syntax.</summary>
    NotConforming,

    /// <summary>Already in the requested transfer syntax.</summary>
    AlreadyAsWanted,

    /// <summary>Lossy: samples are numbers of palette entries, and neighbouring entries need not look alike.</summary>
    PaletteNeverLossy,

    /// <summary>Lossy: samples of segmentations and label maps are identifiers, not intensities.</summary>
    SegmentationNeverLossy,

    /// <summary>Lossy: coding would change the Pixel Padding Value.</summary>
    PixelPaddingNeverLossy,

    /// <summary>Lossy: no quantisation meets the target.</summary>
    LossyTargetOutOfReach,

    /// <summary>JPEG 2000 (.91) is wanted, which only HTJ2K that may be lossy (.203) becomes: by the same coefficients.</summary>
    NotLossyHtj2k,

    /// <summary>JPEG 2000 (.91) is wanted, and cannot hold the coefficients of the HTJ2K frames as they are.</summary>
    NotRecoded,
}
