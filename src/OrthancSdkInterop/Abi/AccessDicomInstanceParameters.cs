// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

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
