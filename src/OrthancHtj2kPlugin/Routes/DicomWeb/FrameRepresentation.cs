// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using OrthancHtj2kPlugin.Services;

namespace OrthancHtj2kPlugin.Routes.DicomWeb;

/// <summary>A form in which a frame can be given (PS3.18 8.7.3.3.2).</summary>
/// <param name="MediaType">Without parameters.</param>
/// <param name="TransferSyntax">UID that the answer names.</param>
/// <param name="IsStored">True when the frame is stored so, false when it is made from the stored frame.</param>
internal readonly record struct FrameRepresentation(string MediaType, string TransferSyntax, bool IsStored)
{
    public const string OctetStream = "application/octet-stream";

    private const string Jpeg = "image/jpeg";
    private const string JpegBaseline = "1.2.840.10008.1.2.4.50";
    private const string JpegExtended = "1.2.840.10008.1.2.4.51";
    private const string PaletteColor = "PALETTE COLOR";
    private const int MaximumBitsOfBaseline = 8;
    private const int MaximumBitsOfExtended = 12;

    private static readonly FrameRepresentation s_native = new(OctetStream, TransferSyntaxUid.ExplicitLittleEndian, IsStored: false);

    /// <summary>The header "Content-Type" of a frame.</summary>
    public string ContentType => $"{MediaType}; transfer-syntax={TransferSyntax}";

    /// <summary>The forms of a frame: first as it is stored, then decoded, then in the forms that need an encoder of Orthanc.</summary>
    /// <param name="frame">As it is stored.</param>
    public static List<FrameRepresentation> Of(StoredImage image, ReadOnlySpan<byte> frame)
    {
        string transferSyntax = image.TransferSyntax;
        List<FrameRepresentation> all = [];

        // The syntax with RPCL Options asks for a lossless codestream of a certain order (PS3.5 10.18). A codestream that satisfies it is
        // labelled so, whatever the label of its instance: viewers show only these while they arrive.
        bool isRpcl = transferSyntax == TransferSyntaxUid.Htj2kLosslessRpcl
            || (TransferSyntaxUid.IsHtj2k(transferSyntax) && FrameCodestreams.IsRpcl(FrameCodestreams.Unwrap(frame)));
        if (isRpcl)
        {
            all.Add(new FrameRepresentation(MediaTypeOf(transferSyntax), TransferSyntaxUid.Htj2kLosslessRpcl, IsStored: true));
        }

        // Orthanc swaps and inflates native samples.
        bool isNative = TransferSyntaxUid.IsNative(transferSyntax);
        if (isNative)
        {
            all.Add(s_native with { IsStored = true });
        }
        else if (transferSyntax != TransferSyntaxUid.Htj2kLosslessRpcl && MediaTypeOf(transferSyntax) is { Length: > 0 } type)
        {
            all.Add(new FrameRepresentation(type, transferSyntax, IsStored: true));
        }

        // It demands less: a client may ask for it by its name.
        if (isRpcl && transferSyntax != TransferSyntaxUid.Htj2kLossless)
        {
            all.Add(new FrameRepresentation(MediaTypeOf(transferSyntax), TransferSyntaxUid.Htj2kLossless, IsStored: true));
        }

        bool isDecodedByOrthanc = FrameForm.IsForOrthanc(transferSyntax) && IsKnownToOrthanc(image.Description);
        if (NativeFrameDecoder.Decodes(transferSyntax) || isDecodedByOrthanc)
        {
            all.Add(s_native);
        }

        if (isNative || NativeFrameDecoder.Decodes(transferSyntax) || isDecodedByOrthanc)
        {
            AddJpeg(all, image.Description);
        }

        return all;
    }

    /// <summary>Adds the JPEGs that Orthanc encodes: lossless first, the default of image/jpeg before all (PS3.18 8.7.3.3.2).</summary>
    private static void AddJpeg(List<FrameRepresentation> all, ImagePixelDescription image)
    {
        if (image.BitsAllocated is not (8 or 16) || !IsKnownToOrthanc(image))
        {
            return;
        }

        all.Add(new FrameRepresentation(Jpeg, TransferSyntaxUid.JpegLosslessFirstOrder, IsStored: false));
        all.Add(new FrameRepresentation(Jpeg, TransferSyntaxUid.JpegLossless, IsStored: false));
        bool isLossyAllowed = image.PhotometricInterpretation != PaletteColor && !image.IsSigned;
        if (isLossyAllowed && image.BitsStored <= MaximumBitsOfBaseline)
        {
            all.Add(new FrameRepresentation(Jpeg, JpegBaseline, IsStored: false));
        }

        if (isLossyAllowed && image.BitsStored <= MaximumBitsOfExtended)
        {
            all.Add(new FrameRepresentation(Jpeg, JpegExtended, IsStored: false));
        }
    }

    private static bool IsKnownToOrthanc(ImagePixelDescription image) => image.SamplesPerPixel is 1 or 3
        && image.PhotometricInterpretation is "MONOCHROME1" or "MONOCHROME2" or PaletteColor or "RGB" or "YBR_FULL" or "YBR_FULL_422"
            or "YBR_RCT" or "YBR_ICT";

    /// <returns>Empty for the syntaxes that have none for frames.</returns>
    private static string MediaTypeOf(string transferSyntax) => transferSyntax switch
    {
        JpegBaseline or JpegExtended or TransferSyntaxUid.JpegLossless or TransferSyntaxUid.JpegLosslessFirstOrder => Jpeg,
        TransferSyntaxUid.JpegLsLossless or TransferSyntaxUid.JpegLsNearLossless => "image/jls",
        TransferSyntaxUid.Jpeg2000Lossless or TransferSyntaxUid.Jpeg2000 => "image/jp2",
        TransferSyntaxUid.Htj2kLossless or TransferSyntaxUid.Htj2kLosslessRpcl or TransferSyntaxUid.Htj2k => "image/jphc",
        TransferSyntaxUid.RleLossless => "image/dicom-rle",
        "1.2.840.10008.1.2.4.110" or "1.2.840.10008.1.2.4.111" or "1.2.840.10008.1.2.4.112" => "image/jxl",
        _ => "",
    };
}
