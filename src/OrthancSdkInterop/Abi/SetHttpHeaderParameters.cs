// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.SetHttpHeader"/>.</summary>
[NativeName("_OrthancPluginSetHttpHeader")]
internal unsafe struct SetHttpHeaderParameters
{
    public void* Output;

    public byte* Key;

    public byte* Value;
}
