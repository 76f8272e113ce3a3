// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.SetHttpErrorDetails"/>.</summary>
[NativeName("_OrthancPluginSetHttpErrorDetails")]
internal unsafe struct SetHttpErrorDetailsParameters
{
    public void* Output;

    public byte* Details;

    public byte Log;
}
