// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.RegisterTranscoderCallback"/>.</summary>
[NativeName("_OrthancPluginTranscoderCallback")]
internal unsafe struct TranscoderCallbackParameters
{
    public delegate* unmanaged[Cdecl]<MemoryBuffer*, void*, ulong, byte**, uint, byte, ErrorCode> Callback;
}
