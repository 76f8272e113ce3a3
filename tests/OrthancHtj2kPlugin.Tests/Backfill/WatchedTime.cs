// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Tests.Backfill;

/// <summary>The clock of the machine, which says when it is read.</summary>
internal sealed class WatchedTime : TimeProvider
{
    public Action? Watch { get; set; }

    public override long GetTimestamp()
    {
        Watch?.Invoke();
        return System.GetTimestamp();
    }
}
