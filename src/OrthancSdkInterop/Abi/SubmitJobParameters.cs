// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.SubmitJob"/>.</summary>
[NativeName("_OrthancPluginSubmitJob")]
internal unsafe struct SubmitJobParameters
{
    public byte** ResultId;

    public void* Job;

    public int Priority;
}
