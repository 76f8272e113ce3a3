// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.RegisterErrorCode"/>.</summary>
[NativeName("_OrthancPluginRegisterErrorCode")]
internal unsafe struct RegisterErrorCodeParameters
{
    public ErrorCode* Target;

    public int Code;

    public ushort HttpStatus;

    public byte* Message;
}
