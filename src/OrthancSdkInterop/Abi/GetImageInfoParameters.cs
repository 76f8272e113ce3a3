// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Parameters of <see cref="Service.GetImagePitch"/> and <see cref="Service.GetImageBuffer"/>.</summary>
[NativeName("_OrthancPluginGetImageInfo")]
internal unsafe struct GetImageInfoParameters
{
    public void* Image;

    public uint* ResultUint32;

    public PixelFormat* ResultPixelFormat;

    public void** ResultBuffer;
}
