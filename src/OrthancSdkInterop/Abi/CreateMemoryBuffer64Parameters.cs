// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.CreateMemoryBuffer64"/>.</summary>
[NativeName("_OrthancPluginCreateMemoryBuffer64")]
internal unsafe struct CreateMemoryBuffer64Parameters
{
    public MemoryBuffer64* Target;

    public ulong Size;
}
