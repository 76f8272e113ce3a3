// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.FreeImage"/>.</summary>
[NativeName("_OrthancPluginFreeImage")]
internal unsafe struct FreeImageParameters
{
    public void* Image;
}
