// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop.Abi;

namespace OrthancSdkInterop.Jobs;

/// <summary>Work that Orthanc runs step by step on one of its threads, shows under /jobs, pauses, resumes, cancels and saves.</summary>
public interface IJob : IDisposable
{
    /// <summary>From 0 to 1.</summary>
    float Progress { get; }

    /// <summary>What /jobs/{id} shows as "Content": a JSON object in UTF-8.</summary>
    byte[] Content { get; }

    /// <summary>What the job is made of again after a restart: a JSON object in UTF-8, without a field "Type".</summary>
    byte[] Serialized { get; }

    /// <summary>Works for a short time: a job is paused and cancelled between steps only.</summary>
    JobStepStatus Advance();

    /// <summary>The job runs no more, or not for now.</summary>
    void Leave(JobStopReason reason);

    /// <summary>The job is to begin again.</summary>
    void Reset();
}
