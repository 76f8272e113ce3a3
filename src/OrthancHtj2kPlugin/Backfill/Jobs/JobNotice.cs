// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Notices;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>Says that a job has ended: numbers only, for Orthanc's identifiers of resources are made from patient data.</summary>
internal static class JobNotice
{
    /// <param name="queue">Null for nobody who wants to know.</param>
    /// <param name="id">Orthanc's identifier of the job; empty when it has none yet.</param>
    public static void Add(NoticeQueue? queue, string id, JobStopReason reason, BackfillTask task, BackfillTotals totals)
        => queue?.Add("JobEnded", json =>
        {
            if (id.Length > 0)
            {
                json.WriteString("Job"u8, id);
            }

            json.WriteString("State"u8, reason.ToString());
            json.WriteString("Operation"u8, task.Operation.ToString());
            json.WriteBoolean("DryRun"u8, task.IsDryRun);
            totals.WriteNumbers(json, task.Done);
        });
}
