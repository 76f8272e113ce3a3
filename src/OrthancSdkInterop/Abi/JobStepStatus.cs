// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>What a step of a job came to.</summary>
[NativeName("OrthancPluginJobStepStatus")]
public enum JobStepStatus
{
    Success = 1,
    Failure = 2,
    Continue = 3,
}
