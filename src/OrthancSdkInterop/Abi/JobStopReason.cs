// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Why a job stops running.</summary>
[NativeName("OrthancPluginJobStopReason")]
public enum JobStopReason
{
    Success = 1,
    Paused = 2,
    Failure = 3,
    Canceled = 4,
}
