// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.RegisterRestCallbackNoLock"/>.</summary>
[NativeName("_OrthancPluginRestCallback")]
internal unsafe struct RestCallbackParameters
{
    public byte* PathRegularExpression;

    public delegate* unmanaged[Cdecl]<void*, byte*, HttpRequest*, ErrorCode> Callback;
}
