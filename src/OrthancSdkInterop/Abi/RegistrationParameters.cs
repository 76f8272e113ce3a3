// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.SetPluginProperty"/>.</summary>
[NativeName("_OrthancPluginSetPluginProperty")]
internal unsafe struct SetPluginPropertyParameters
{
    public byte* Plugin;

    public PluginProperty Property;

    public byte* Value;
}

/// <summary>Parameters of <see cref="Service.RegisterErrorCode"/>.</summary>
[NativeName("_OrthancPluginRegisterErrorCode")]
internal unsafe struct RegisterErrorCodeParameters
{
    public ErrorCode* Target;

    public int Code;

    public ushort HttpStatus;

    public byte* Message;
}

/// <summary>Parameters of <see cref="Service.RegisterOnChangeCallback"/>.</summary>
[NativeName("_OrthancPluginOnChangeCallback")]
internal unsafe struct OnChangeCallbackParameters
{
    public delegate* unmanaged[Cdecl]<ChangeType, int, byte*, ErrorCode> Callback;
}

/// <summary>Parameters of <see cref="Service.RegisterRestCallbackNoLock"/>.</summary>
[NativeName("_OrthancPluginRestCallback")]
internal unsafe struct RestCallbackParameters
{
    public byte* PathRegularExpression;

    public delegate* unmanaged[Cdecl]<void*, byte*, HttpRequest*, ErrorCode> Callback;
}

/// <summary>Parameters of <see cref="Service.RegisterReceivedInstanceCallback"/>.</summary>
[NativeName("_OrthancPluginReceivedInstanceCallback")]
internal unsafe struct ReceivedInstanceCallbackParameters
{
    public delegate* unmanaged[Cdecl]<MemoryBuffer64*, void*, ulong, InstanceOrigin, ReceivedInstanceAction> Callback;
}

/// <summary>Parameters of <see cref="Service.RegisterDecodeImageCallback"/>.</summary>
[NativeName("_OrthancPluginDecodeImageCallback")]
internal unsafe struct DecodeImageCallbackParameters
{
    public delegate* unmanaged[Cdecl]<void**, void*, uint, uint, ErrorCode> Callback;
}

/// <summary>Parameters of <see cref="Service.RegisterTranscoderCallback"/>.</summary>
[NativeName("_OrthancPluginTranscoderCallback")]
internal unsafe struct TranscoderCallbackParameters
{
    public delegate* unmanaged[Cdecl]<MemoryBuffer*, void*, ulong, byte**, uint, byte, ErrorCode> Callback;
}

/// <summary>Parameters of <see cref="Service.RegisterRefreshMetricsCallback"/>.</summary>
[NativeName("_OrthancPluginRegisterRefreshMetricsCallback")]
internal unsafe struct RegisterRefreshMetricsCallbackParameters
{
    public delegate* unmanaged[Cdecl]<void> Callback;
}

/// <summary>Parameters of <see cref="Service.RegisterIncomingHttpRequestFilter2"/>.</summary>
[NativeName("_OrthancPluginIncomingHttpRequestFilter2")]
internal unsafe struct IncomingHttpRequestFilterParameters
{
    public delegate* unmanaged[Cdecl]<HttpMethod, byte*, byte*, uint, byte**, byte**, uint, byte**, byte**, int> Callback;
}
