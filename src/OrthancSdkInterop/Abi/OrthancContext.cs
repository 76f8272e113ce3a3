// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>The context that Orthanc gives to OrthancPluginInitialize; valid until OrthancPluginFinalize returns.</summary>
[NativeName("OrthancPluginContext")]
public unsafe struct OrthancContext
{
    public void* PluginsManager;

    public byte* OrthancVersion;

    [NativeName("Free")]
    public delegate* unmanaged[Cdecl]<void*, void> Free;

    [NativeName("InvokeService")]
    public delegate* unmanaged[Cdecl]<OrthancContext*, Service, void*, ErrorCode> InvokeService;
}
