// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Routes;

/// <summary>
/// Browsers let every page on the web post to Orthanc with the rights of its reader. The request only has to look like that of a form (a
/// "simple" request of the Fetch standard, 4.10). Browsers name the origin of such a request, and foreign ones are refused. For all other
/// requests of a foreign page, browsers first ask for permission.
/// </summary>
internal static class ForeignPage
{
    public const string Refusal =
        "The request comes from a page of another site. Behind a reverse proxy, let it pass on the header Host, or set X-Forwarded-Host.";

    private const string Parts = "multipart/form-data";

    /// <summary>True when a browser sends the request for a page that is not from this Orthanc.</summary>
    /// <param name="header">Gives a header of the request, or null.</param>
    public static bool Posts(Func<string, string?> header) => IsLikeForm(TypeIn(header("Content-Type"))) && IsForeign(header);

    /// <summary>As <see cref="Posts"/>, of a form in parts alone: Orthanc gives routes the headers of a part, not of the request.</summary>
    /// <param name="header">Gives a header of the request itself, or null.</param>
    public static bool PostsParts(Func<string, string?> header)
        => TypeIn(header("Content-Type")).Equals(Parts, StringComparison.OrdinalIgnoreCase) && IsForeign(header);

    private static bool IsForeign(Func<string, string?> header)
    {
        // Browsers send this header over secure connections: by https, or on the same machine.
        if (header("Sec-Fetch-Site") is { } site)
        {
            return site is not ("same-origin" or "none");
        }

        return header("Origin") is { } origin && !IsHost(header("Host"), origin) && !IsHost(header("X-Forwarded-Host"), origin);
    }

    private static bool IsLikeForm(ReadOnlySpan<char> type)
        => type.IsEmpty
        || type.Equals("text/plain", StringComparison.OrdinalIgnoreCase)
        || type.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
        || type.Equals(Parts, StringComparison.OrdinalIgnoreCase);

    /// <summary>Without the parameters.</summary>
    private static ReadOnlySpan<char> TypeIn(ReadOnlySpan<char> contentType)
    {
        int end = contentType.IndexOf(';');
        return (end < 0 ? contentType : contentType[..end]).Trim();
    }

    /// <summary>Proxies drop the port, or have another: only names are compared.</summary>
    private static bool IsHost(string? header, string origin)
    {
        int scheme = origin.IndexOf("://", StringComparison.Ordinal);
        return header is not null && scheme >= 0 && NameOf(header)
            .Equals(NameOf(origin.AsSpan(scheme + "://".Length)), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Without the port; the colons in the brackets of an IPv6 address do not begin one.</summary>
    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> authority)
    {
        int port = authority.LastIndexOf(':');
        return port < 0 || authority[port..].Contains(']') ? authority : authority[..port];
    }
}
