// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Resources;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>An instance on which a thread has worked, and whose outcome is not counted yet.</summary>
/// <param name="IsCutOff">It failed while Orthanc did not reach its index.</param>
internal sealed record FinishedInstance(OpenStudy Study, StudyInstance Instance, InstanceOutcome Outcome, bool IsCutOff = false);
