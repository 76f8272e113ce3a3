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

/// <summary>Parameters of <see cref="Service.GetImagePitch"/> and <see cref="Service.GetImageBuffer"/>.</summary>
[NativeName("_OrthancPluginGetImageInfo")]
internal unsafe struct GetImageInfoParameters
{
    public void* Image;

    public uint* ResultUint32;

    public PixelFormat* ResultPixelFormat;

    public void** ResultBuffer;
}

/// <summary>Parameters of <see cref="Service.FreeImage"/>.</summary>
[NativeName("_OrthancPluginFreeImage")]
internal unsafe struct FreeImageParameters
{
    public void* Image;
}
