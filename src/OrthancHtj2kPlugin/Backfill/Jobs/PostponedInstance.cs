// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>An instance during whose work Orthanc ended: it is tried after all others, and counts as failed until then.</summary>
/// <param name="Study">Orthanc's identifier of its study.</param>
/// <param name="Totals">Those of its study.</param>
/// <param name="Failure">The outcome that was counted.</param>
internal sealed record PostponedInstance(string Study, string Series, BackfillTotals Totals, InstanceOutcome Failure);
