// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill.Orphans;

/// <summary>A time by the numbers of the changes that Orthanc notes.</summary>
/// <param name="First">No later than the beginning: what was registered since then is noted after this change.</param>
/// <param name="Last">A change that the index has: one that has not is another index, or an earlier state of this one.</param>
internal readonly record struct ChangeSpan(long First, long Last);
