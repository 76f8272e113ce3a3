// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;

namespace OrthancHtj2kPlugin.Backfill.Orphans;

/// <summary>A file of a dead server, as it was when it was found.</summary>
/// <param name="Span">When it was written.</param>
/// <param name="Length">In bytes: the file of a dead server does not grow.</param>
/// <param name="Instance">SOP Instance UID in it; empty for an attachment.</param>
internal sealed record LeftFile(ChangeSpan Span, long Length, string Instance)
{
    private const int Fields = 4;

    /// <returns>A line of a note.</returns>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Span.First} {Span.Last} {Length} {Instance}");

    /// <summary>Reads <see cref="ToString"/>.</summary>
    /// <returns>Null for anything else.</returns>
    public static LeftFile? Parse(string line)
        => line.Split(' ') is { Length: Fields } fields && Number(fields[0]) is { } first && Number(fields[1]) is { } last
            && Number(fields[2]) is { } length ? new LeftFile(new ChangeSpan(first, last), length, fields[3]) : null;

    private static long? Number(string text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
