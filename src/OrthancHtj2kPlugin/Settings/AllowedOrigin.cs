// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;

namespace OrthancHtj2kPlugin.Settings;

/// <summary>
/// An element of "AllowedOrigins": scheme, host and port as browsers name the server of a page (RFC 6454 6.2), or "*" for all.
/// </summary>
internal static class AllowedOrigin
{
    public const string Any = "*";
    private const string SchemeEnd = "://";

    private static readonly SearchValues<char> s_hostLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._:[]");

    public static string Read(Setting setting)
    {
        string text = setting.Text();
        int scheme = text.IndexOf(SchemeEnd, StringComparison.Ordinal);
        bool isOrigin = scheme > 0 && text.Length > scheme + SchemeEnd.Length && !text.AsSpan(scheme + SchemeEnd.Length)
            .ContainsAnyExcept(s_hostLetters);
        return text == Any || isOrigin
            ? text
            : throw setting.NotAccepted(
                "\"*\", or an origin such as \"https://viewer.example.org:8443\", in lower case and without a path");
    }

    /// <param name="origin">The header "Origin" of a request; null when there is none.</param>
    /// <returns>The value of the answer's header "Access-Control-Allow-Origin"; null for no such header.</returns>
    public static string? Find(IReadOnlyList<string> allowed, string? origin)
    {
        foreach (string candidate in allowed)
        {
            if (origin is not null && (candidate == Any || candidate == origin))
            {
                return candidate;
            }
        }

        return null;
    }
}
