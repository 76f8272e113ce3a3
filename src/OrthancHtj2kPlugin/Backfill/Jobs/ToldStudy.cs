// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>A study that another server has done.</summary>
/// <param name="Totals">As this server would find it.</param>
/// <param name="LeftOut">How many of its instances the filter of the task leaves out.</param>
internal sealed record ToldStudy(BackfillTotals Totals, long LeftOut);
