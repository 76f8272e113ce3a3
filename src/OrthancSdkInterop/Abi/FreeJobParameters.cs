// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.FreeJob"/>.</summary>
[NativeName("_OrthancPluginFreeJob")]
internal unsafe struct FreeJobParameters
{
    public void* Job;
}
