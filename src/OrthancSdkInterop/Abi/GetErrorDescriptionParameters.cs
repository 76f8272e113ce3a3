// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.GetErrorDescription"/>.</summary>
[NativeName("_OrthancPluginGetErrorDescription")]
internal unsafe struct GetErrorDescriptionParameters
{
    public byte** Target;

    public ErrorCode Error;
}
