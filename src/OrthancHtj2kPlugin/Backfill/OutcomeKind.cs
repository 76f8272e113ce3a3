// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill;

/// <summary>The outcome of the work on a stored instance.</summary>
internal enum OutcomeKind
{
    /// <summary>Converted, restored or verified; in a dry run: would be.</summary>
    Done,

    /// <summary>It has the transfer syntax already.</summary>
    AlreadyInTarget,

    /// <summary>Left as it is, for a reason.</summary>
    Kept,

    /// <summary>It should have been done, and something went wrong. It is as it was, unless the message says otherwise.</summary>
    Failed,
}
