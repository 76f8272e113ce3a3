// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop.Abi;

namespace OrthancSdkInterop.Jobs;

/// <summary>Work that Orthanc runs step by step on one of its threads, shows under /jobs, pauses, resumes, cancels and saves.</summary>
public interface IJob : IDisposable
{
    /// <summary>From 0 to 1.</summary>
    float Progress { get; }

    /// <summary>The "Content" in /jobs/{id}: a JSON object in UTF-8.</summary>
    byte[] Content { get; }

    /// <summary>The state from which the job is made again after a restart: a JSON object in UTF-8, without a field "Type".</summary>
    byte[] Serialized { get; }

    /// <summary>Works for a short time: a job is paused and cancelled between steps only.</summary>
    JobStepStatus Advance();

    /// <summary>The job stops running, for good or for now.</summary>
    void Leave(JobStopReason reason);

    /// <summary>Makes the job begin again.</summary>
    void Reset();
}
