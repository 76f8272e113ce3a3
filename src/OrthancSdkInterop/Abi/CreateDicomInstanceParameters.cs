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
