// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Routes.DicomWeb;

/// <summary>One of the media ranges of the header "Accept", in the form that DICOMweb gives them (PS3.18 8.3.3 and 8.7.3).</summary>
/// <param name="Type">Media type in lower case; that of the parts, when the answer has parts.</param>
/// <param name="IsMultipart">True for multipart/related.</param>
/// <param name="TransferSyntax">UID; "*" for any; empty when none is named.</param>
/// <param name="Quality">From 0 to 1.</param>
internal readonly record struct AcceptedMedia(string Type, bool IsMultipart, string TransferSyntax, double Quality)
{
    public const string AnyType = "*/*";
    public const string AnyTransferSyntax = "*";

    /// <summary>True when this names the type, or a range that it lies in.</summary>
    public bool Includes(string type)
        => Type == AnyType || Type == type
            || (Type.EndsWith("/*", StringComparison.Ordinal) && type.StartsWith(Type[..^1], StringComparison.Ordinal));
}
