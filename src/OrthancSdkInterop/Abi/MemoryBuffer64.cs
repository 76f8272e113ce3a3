// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Memory that Orthanc allocated and frees.</summary>
[NativeName("OrthancPluginMemoryBuffer64")]
public unsafe struct MemoryBuffer64
{
    public void* Data;

    public ulong Size;
}
