// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill;

/// <summary>A request or job that works on studies, which others then leave alone.</summary>
internal sealed class BackfillOwner(string description)
{
    /// <summary>For messages to other requests that want the same study. A job learns its identifier only after it has begun.</summary>
    public volatile string Description = description;
}
