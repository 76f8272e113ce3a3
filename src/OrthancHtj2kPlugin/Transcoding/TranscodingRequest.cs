// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;

namespace OrthancHtj2kPlugin.Transcoding;

/// <summary>Orthanc's request to transcode an instance.</summary>
/// <param name="source">Its transfer syntax.</param>
/// <param name="allowed">Transfer syntaxes that the result may have, the preferred ones first.</param>
/// <param name="mayBeLossy">True when the result may get another SOP Instance UID, which lossy transfer syntaxes ask for.</param>
internal sealed class TranscodingRequest(string source, string[] allowed, bool mayBeLossy)
{
    /// <summary>The reception of an instance that Orthanc transcodes in order to store it, to which the rules apply; else null.</summary>
    public Reception? Reception { get; init; }

    /// <summary>
    /// UID of the transfer syntax to which Orthanc transcodes what it stores (its setting IngestTranscoding); empty for none.
    /// </summary>
    public string IngestTarget { get; init; } = "";

    public string Source => source;

    public ReadOnlySpan<string> Allowed => allowed;

    /// <summary>True when one of the two codes is ours to read or to write. Other requests are left to the other transcoders.</summary>
    public bool ConcernsUs => IsDecodable || WantsHtj2k || TakesJpeg2000Alone;

    public bool IsDecodable => TransferSyntaxUid.IsJpeg2000Family(source);

    /// <summary>Lossless HTJ2K may also be called .203, which takes both.</summary>
    public bool WantsHtj2k => Array.Exists(allowed, Transcoder.IsHtj2kTarget)
        || (TransferSyntaxUid.IsHtj2k(source) && Allows(TransferSyntaxUid.Htj2k));

    /// <summary>
    /// True when an instance that cannot become what Orthanc asks for is handed back as it is: as long as Orthanc may store the answer, it
    /// must not be uncompressed. The reconstruction of a stored instance and an export to the same transfer syntax cannot be told apart.
    /// </summary>
    public bool StaysIfDeclined => WantsHtj2k || (IsDecodable && allowed.Length == 1 && allowed[0] == IngestTarget);

    /// <summary>
    /// True when Orthanc may be about to store the instance, encoded by us. Without a transcoder that takes it, Orthanc stores it as it is.
    /// </summary>
    public bool MayBeStored => allowed.Length == 1 && allowed[0] == IngestTarget && !AllowsSource && (WantsHtj2k || !IsDecodable);

    /// <summary>
    /// True for receivers that take only JPEG 2000. Receivers that take native samples as well get them from Orthanc, without any encoding.
    /// </summary>
    public bool TakesJpeg2000Alone
        => Array.Exists(allowed, IsJpeg2000Target)
        && Array.TrueForAll(allowed, syntax => syntax is TransferSyntaxUid.Jpeg2000Lossless or TransferSyntaxUid.Jpeg2000);

    /// <summary>
    /// The native transfer syntax for this receiver: Implicit VR Little Endian when it takes no other, else Explicit VR Little Endian.
    /// </summary>
    public string Native => Allows(TransferSyntaxUid.ImplicitLittleEndian) && !Allows(TransferSyntaxUid.ExplicitLittleEndian)
        ? TransferSyntaxUid.ImplicitLittleEndian
        : TransferSyntaxUid.ExplicitLittleEndian;

    public bool AllowsSource => Allows(source);

    public static bool IsJpeg2000Target(string syntax) => syntax == TransferSyntaxUid.Jpeg2000Lossless;

    /// <summary>True for lossy JPEG 2000 that is wanted of HTJ2K: the coefficients are coded again, and nothing more is lost.</summary>
    public bool MayRecodeTo(string syntax) => source == TransferSyntaxUid.Htj2k && syntax == TransferSyntaxUid.Jpeg2000;

    /// <summary>True for transfer syntaxes to which a decoded instance may be encoded, also by Orthanc's other transcoders.</summary>
    public bool MayEncodeTo(string syntax) => IsLosslessTarget(syntax) || (mayBeLossy && !TransferSyntaxUid.IsHtj2k(syntax));

    /// <summary>True for the targets that keep every sample, which we can see by decoding them.</summary>
    public static bool IsLosslessTarget(string syntax) => TransferSyntax.Find(syntax) is { IsLossless: true, IsDecoded: true };

    public bool Allows(string syntax) => Array.IndexOf(allowed, syntax) >= 0;
}
