// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Ingest;

/// <summary>Instances of some time that were stored as received.</summary>
/// <param name="reason">Why, as words of a sentence.</param>
internal sealed class KeptInstances(string reason, long count)
{
    public string Reason { get; } = reason;

    public long Count { get; } = count;
}
