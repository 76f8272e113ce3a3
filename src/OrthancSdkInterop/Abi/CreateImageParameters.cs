// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.CreateImage"/>.</summary>
[NativeName("_OrthancPluginCreateImage")]
internal unsafe struct CreateImageParameters
{
    public void** Target;

    public PixelFormat Format;

    public uint Width;

    public uint Height;

    public uint Pitch;

    public void* Buffer;

    public void* ConstBuffer;

    public uint BufferSize;

    public uint FrameIndex;
}
