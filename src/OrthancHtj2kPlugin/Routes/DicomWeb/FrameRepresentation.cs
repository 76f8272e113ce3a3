// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;

namespace OrthancHtj2kPlugin.Routes.DicomWeb;

/// <summary>A form in which a frame can be given (PS3.18 8.7.3.3.2).</summary>
/// <param name="MediaType">Without parameters.</param>
/// <param name="TransferSyntax">UID that the answer names.</param>
/// <param name="IsDecoded">True when the stored frame has to be decoded for it.</param>
internal readonly record struct FrameRepresentation(string MediaType, string TransferSyntax, bool IsDecoded)
{
    public const string OctetStream = "application/octet-stream";

    private static readonly FrameRepresentation s_decoded = new(OctetStream, TransferSyntaxUid.ExplicitLittleEndian, IsDecoded: true);

    /// <summary>The header "Content-Type" of a frame.</summary>
    public string ContentType => $"{MediaType}; transfer-syntax={TransferSyntax}";

    /// <summary>The forms of a frame, the one that needs no decoding first.</summary>
    /// <param name="transferSyntax">In which the instance is stored.</param>
    /// <param name="frame">As it is stored.</param>
    public static List<FrameRepresentation> Of(string transferSyntax, ReadOnlySpan<byte> frame)
    {
        List<FrameRepresentation> all = [];

        // The syntax with RPCL Options asks for a lossless codestream of a certain order (PS3.5 10.18). A codestream that satisfies it is
        // labelled so, whatever the label of its instance: viewers show only these while they arrive.
        if (TransferSyntaxUid.IsHtj2k(transferSyntax) && transferSyntax != TransferSyntaxUid.Htj2kLosslessRpcl
            && FrameCodestreams.IsRpcl(FrameCodestreams.Unwrap(frame)))
        {
            all.Add(new FrameRepresentation(MediaTypeOf(transferSyntax), TransferSyntaxUid.Htj2kLosslessRpcl, IsDecoded: false));
        }

        if (IsNative(transferSyntax))
        {
            all.Add(s_decoded with { IsDecoded = false });
        }
        else if (MediaTypeOf(transferSyntax) is { Length: > 0 } type)
        {
            all.Add(new FrameRepresentation(type, transferSyntax, IsDecoded: false));
        }

        if (NativeFrameDecoder.Decodes(transferSyntax))
        {
            all.Add(s_decoded);
        }

        return all;
    }

    private static bool IsNative(string transferSyntax)
        => transferSyntax is TransferSyntaxUid.ExplicitLittleEndian or TransferSyntaxUid.ImplicitLittleEndian
            or TransferSyntaxUid.DeflatedExplicitLittleEndian;

    /// <returns>Empty for the syntaxes that have none for frames.</returns>
    private static string MediaTypeOf(string transferSyntax) => transferSyntax switch
    {
        "1.2.840.10008.1.2.4.50" or "1.2.840.10008.1.2.4.51" or TransferSyntaxUid.JpegLossless or TransferSyntaxUid.JpegLosslessFirstOrder
            => "image/jpeg",
        TransferSyntaxUid.JpegLsLossless or TransferSyntaxUid.JpegLsNearLossless => "image/jls",
        TransferSyntaxUid.Jpeg2000Lossless or TransferSyntaxUid.Jpeg2000 => "image/jp2",
        TransferSyntaxUid.Htj2kLossless or TransferSyntaxUid.Htj2kLosslessRpcl or TransferSyntaxUid.Htj2k => "image/jphc",
        TransferSyntaxUid.RleLossless => "image/dicom-rle",
        "1.2.840.10008.1.2.4.110" or "1.2.840.10008.1.2.4.111" or "1.2.840.10008.1.2.4.112" => "image/jxl",
        _ => "",
    };
}
