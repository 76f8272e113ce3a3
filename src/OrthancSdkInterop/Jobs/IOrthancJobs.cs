// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Jobs;

/// <summary>The jobs of Orthanc.</summary>
public interface IOrthancJobs
{
    /// <summary>Hands a job to Orthanc, which disposes of it when it no longer needs it.</summary>
    /// <param name="type">The kind of job.</param>
    /// <param name="priority">Jobs of a higher one run first.</param>
    /// <returns>Orthanc's identifier of the job; null when Orthanc refuses the job, which is then disposed of.</returns>
    string? SubmitJob(IJob job, string type, int priority);
}
