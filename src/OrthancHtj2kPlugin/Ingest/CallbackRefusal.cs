// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>Says why Orthanc does not take the received-instance callback, and what is lost without it.</summary>
internal static class CallbackRefusal
{
    /// <summary>Where Orthanc itself transcodes what it receives, and no callback tells the origin or converts before that.</summary>
    public const string LostWithIngestTranscoding = "settings and rules for \"Origin\" have no effect, nor have \"TransferSyntax\" and \"Lossy\" of rules and \"TranscodeLossyJpeg2000\"; images in transfer syntaxes that Orthanc does not know stay as received, and those of 1 bit whose Columns is not a multiple of 8 are refused; the GDCM plugin, if it is loaded before this one, decodes compressed instances first";

    /// <param name="code">What the registration gave.</param>
    /// <returns>Words of a sentence.</returns>
    public static string Explain(ErrorCode code, OrthancVersion version) => code switch
    {
        ErrorCode.Plugin => "another plugin has the received-instance callback, and Orthanc takes only one",
        ErrorCode.UnknownPluginService
            => $"Orthanc {version} has no received-instance callback, which requires 1.10.0 or newer",
        _ => $"Orthanc does not accept the received-instance callback (error {(int)code})",
    };
}
