// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>The entries of other servers that a server finds in the journal.</summary>
internal sealed class JournalInheritance
{
    /// <summary>Files of entries that are its own now.</summary>
    public List<string> Entries { get; } = [];

    /// <summary>Files without an owner, while there may be other servers, or are.</summary>
    public List<string> Refused { get; } = [];

    /// <summary>True while it is unknown whether some server lives.</summary>
    public bool HasUndecided { get; set; }
}
