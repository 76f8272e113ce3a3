// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Memory that Orthanc allocated, of less than 4 GiB; freed by <see cref="OrthancContext.Free"/>.</summary>
[NativeName("OrthancPluginMemoryBuffer")]
public unsafe struct MemoryBuffer
{
    public void* Data;

    public uint Size;
}
