// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>The outcome of a step of a job.</summary>
[NativeName("OrthancPluginJobStepStatus")]
public enum JobStepStatus
{
    Success = 1,
    Failure = 2,
    Continue = 3,
}
