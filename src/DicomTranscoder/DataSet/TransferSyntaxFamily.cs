// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.DataSet;

/// <summary>The kind of coding of frames.</summary>
public enum TransferSyntaxFamily
{
    /// <summary>Samples as they are, in Pixel Data of a defined length.</summary>
    Native,

    /// <summary>Samples as they are or deflated, each frame in one fragment.</summary>
    EncapsulatedNative,

    /// <summary>RLE, PS3.5 Annex G.</summary>
    Rle,

    /// <summary>ITU-T T.81.</summary>
    Jpeg,

    /// <summary>ITU-T T.87.</summary>
    JpegLs,

    /// <summary>ITU-T T.800, with the parts after it.</summary>
    Jpeg2000,

    /// <summary>ITU-T T.814.</summary>
    Htj2k,

    /// <summary>ISO/IEC 18181.</summary>
    JpegXl,

    /// <summary>MPEG2, MPEG-4 AVC/H.264 and HEVC/H.265.</summary>
    Video,

    /// <summary>Nothing: a URL tells where the pixels are (JPIP).</summary>
    Referenced,

    /// <summary>None of the others.</summary>
    Other,
}
