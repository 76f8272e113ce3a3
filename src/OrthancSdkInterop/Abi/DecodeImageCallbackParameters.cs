// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.RegisterDecodeImageCallback"/>.</summary>
[NativeName("_OrthancPluginDecodeImageCallback")]
internal unsafe struct DecodeImageCallbackParameters
{
    public delegate* unmanaged[Cdecl]<void**, void*, uint, uint, ErrorCode> Callback;
}
