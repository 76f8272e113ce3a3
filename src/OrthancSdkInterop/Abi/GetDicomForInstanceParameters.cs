// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.GetDicomForInstance"/>.</summary>
[NativeName("_OrthancPluginGetDicomForInstance")]
internal unsafe struct GetDicomForInstanceParameters
{
    public MemoryBuffer* Target;

    public byte* InstanceId;
}
