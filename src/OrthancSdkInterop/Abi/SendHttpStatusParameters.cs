// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.SendHttpStatus"/>.</summary>
[NativeName("_OrthancPluginSendHttpStatus")]
internal unsafe struct SendHttpStatusParameters
{
    public void* Output;

    public ushort Status;

    public byte* Body;

    public uint BodySize;
}
