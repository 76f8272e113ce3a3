// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.RegisterReceivedInstanceCallback"/>.</summary>
[NativeName("_OrthancPluginReceivedInstanceCallback")]
internal unsafe struct ReceivedInstanceCallbackParameters
{
    public delegate* unmanaged[Cdecl]<MemoryBuffer64*, void*, ulong, InstanceOrigin, ReceivedInstanceAction> Callback;
}
