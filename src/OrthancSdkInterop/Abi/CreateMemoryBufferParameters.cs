// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.CreateMemoryBuffer"/>.</summary>
[NativeName("_OrthancPluginCreateMemoryBuffer")]
internal unsafe struct CreateMemoryBufferParameters
{
    public MemoryBuffer* Target;

    public uint Size;
}
