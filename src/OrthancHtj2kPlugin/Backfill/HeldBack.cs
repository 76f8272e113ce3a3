// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill;

/// <summary>Instances that stay as they are for the same reason.</summary>
/// <param name="setting">The setting that would bring them; empty when there is none.</param>
internal sealed class HeldBack(string reason, string setting)
{
    public string Reason { get; } = reason;

    public string Setting { get; } = setting;

    public long Instances { get; private set; }

    public long Bytes { get; private set; }

    public void Add(long instances, long bytes)
    {
        Instances += instances;
        Bytes += bytes;
    }
}
