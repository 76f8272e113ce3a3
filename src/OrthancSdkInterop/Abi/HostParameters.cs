// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.GetErrorDescription"/>.</summary>
[NativeName("_OrthancPluginGetErrorDescription")]
internal unsafe struct GetErrorDescriptionParameters
{
    public byte** Target;

    public ErrorCode Error;
}

/// <summary>Parameters of <see cref="Service.GetConfiguration"/>.</summary>
[NativeName("_OrthancPluginRetrieveDynamicString")]
internal unsafe struct RetrieveDynamicStringParameters
{
    public byte** Result;

    public byte* Argument;
}

/// <summary>Parameters of <see cref="Service.GetCommandLineArgumentsCount"/>, which gives the second.</summary>
[NativeName("_OrthancPluginReturnSingleValue")]
internal unsafe struct ReturnSingleValueParameters
{
    public int* ResultInt32;

    [NativeName("resultUint32")]
    public uint* ResultUInt32;

    public long* ResultInt64;

    [NativeName("resultUint64")]
    public ulong* ResultUInt64;
}

/// <summary>Parameters of <see cref="Service.CreateMemoryBuffer"/>.</summary>
[NativeName("_OrthancPluginCreateMemoryBuffer")]
internal unsafe struct CreateMemoryBufferParameters
{
    public MemoryBuffer* Target;

    public uint Size;
}

/// <summary>Parameters of <see cref="Service.CreateMemoryBuffer64"/>.</summary>
[NativeName("_OrthancPluginCreateMemoryBuffer64")]
internal unsafe struct CreateMemoryBuffer64Parameters
{
    public MemoryBuffer64* Target;

    public ulong Size;
}

/// <summary>Parameters of <see cref="Service.SetMetricsValue"/>.</summary>
[NativeName("_OrthancPluginSetMetricsValue")]
internal unsafe struct SetMetricsValueParameters
{
    public byte* Name;

    public float Value;

    public MetricsType Type;
}

/// <summary>Parameters of <see cref="Service.SetMetricsIntegerValue"/>.</summary>
[NativeName("_OrthancPluginSetMetricsIntegerValue", Since = "1.12.1")]
internal unsafe struct SetMetricsIntegerValueParameters
{
    public byte* Name;

    public long Value;

    public MetricsType Type;
}
