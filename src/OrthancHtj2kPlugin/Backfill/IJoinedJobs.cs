// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Tasks;

namespace OrthancHtj2kPlugin.Backfill;

/// <summary>The jobs of this server that belong to those which users have begun on other servers with the same journal.</summary>
internal interface IJoinedJobs
{
    /// <summary>
    /// Joins what others have begun. Whoever begins the same on all servers needs some time for it, so a job is joined at the second look.
    /// </summary>
    /// <exception cref="Resources.BackfillException">Orthanc does not give its jobs.</exception>
    void Look();

    /// <summary>Ends the jobs with a task that have joined others, as a user has begun one with the same task here.</summary>
    void GiveWay(BackfillTask task);
}
