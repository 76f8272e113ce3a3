// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.TranscodeDicomInstance"/>.</summary>
[NativeName("_OrthancPluginCreateDicomInstance")]
internal unsafe struct CreateDicomInstanceParameters
{
    public void** Target;

    public void* Buffer;

    public uint Size;

    public byte* TransferSyntax;
}

/// <summary>Parameters of <see cref="Service.GetDicomForInstance"/>.</summary>
[NativeName("_OrthancPluginGetDicomForInstance")]
internal unsafe struct GetDicomForInstanceParameters
{
    public MemoryBuffer* Target;

    public byte* InstanceId;
}

/// <summary>Parameters of <see cref="Service.GetInstanceSize"/> and <see cref="Service.GetInstanceData"/>.</summary>
[NativeName("_OrthancPluginAccessDicomInstance")]
internal unsafe struct AccessDicomInstanceParameters
{
    public byte** ResultStringToFree;

    public byte** ResultString;

    public long* ResultInt64;

    public byte* Key;

    public void* Instance;

    public InstanceOrigin* ResultOrigin;
}

/// <summary>Parameters of <see cref="Service.FreeDicomInstance"/>.</summary>
[NativeName("_OrthancPluginFreeDicomInstance")]
internal unsafe struct FreeDicomInstanceParameters
{
    public void* Dicom;
}
