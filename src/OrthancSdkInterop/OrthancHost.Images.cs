// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop.Abi;

namespace OrthancSdkInterop;

public sealed unsafe partial class OrthancHost
{
    /// <summary>Creates an image for a decoder to fill.</summary>
    /// <returns>Null when Orthanc cannot.</returns>
    public OrthancImage? CreateImage(PixelFormat format, int width, int height)
    {
        void* image = null;
        CreateImageParameters parameters = new() { Target = &image, Format = format, Width = (uint)width, Height = (uint)height };
        return Invoke(Service.CreateImage, &parameters) == ErrorCode.Success && image is not null
            ? new OrthancImage(this, image, height)
            : null;
    }

    internal uint GetImagePitch(void* image)
    {
        uint pitch = 0;
        GetImageInfoParameters parameters = new() { Image = image, ResultUint32 = &pitch };
        return Invoke(Service.GetImagePitch, &parameters) == ErrorCode.Success ? pitch : 0;
    }

    internal void* GetImageBuffer(void* image)
    {
        void* buffer = null;
        GetImageInfoParameters parameters = new() { Image = image, ResultBuffer = &buffer };
        return Invoke(Service.GetImageBuffer, &parameters) == ErrorCode.Success ? buffer : null;
    }

    internal void FreeImage(void* image)
    {
        FreeImageParameters parameters = new() { Image = image };
        _ = Invoke(Service.FreeImage, &parameters);
    }
}
