// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.RegisterOnChangeCallback"/>.</summary>
[NativeName("_OrthancPluginOnChangeCallback")]
internal unsafe struct OnChangeCallbackParameters
{
    public delegate* unmanaged[Cdecl]<ChangeType, int, byte*, ErrorCode> Callback;
}
