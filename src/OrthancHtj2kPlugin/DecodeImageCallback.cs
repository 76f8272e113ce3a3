// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DicomTranscoder;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using Htj2k.Contract;
using OrthancHtj2kPlugin.Transcoding;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Callbacks;
using ImageFormat = OrthancSdkInterop.Abi.PixelFormat;

namespace OrthancHtj2kPlugin;

/// <summary>Orthanc wants to show a frame. Called by any number of threads at a time.</summary>
internal readonly unsafe struct DecodeImageCallback : ICallback<ErrorCode>
{
    private readonly void** _target;
    private readonly void* _instance;
    private readonly uint _size;
    private readonly uint _frame;

    private DecodeImageCallback(void** target, void* instance, uint size, uint frame)
    {
        _target = target;
        _instance = instance;
        _size = size;
        _frame = frame;
    }

    /// <summary>Orthanc asks the next decoder.</summary>
    public static ErrorCode Failure => ErrorCode.Plugin;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void** target, void* instance, uint size, uint frame)
        => CallbackGuard.Run<DecodeImageCallback, ErrorCode>(new DecodeImageCallback(target, instance, size, frame), Plugin.Current?.Host);

    public ErrorCode Run()
    {
        if (Plugin.Current is not { Decoders: WorkerPool<FrameImageDecoder> decoders } plugin)
        {
            return ErrorCode.NotImplemented;
        }

        LongSpan instance = new((byte*)_instance, _size);
        try
        {
            // Orthanc asks for images of every syntax: those that are not ours must not wait for a decoder.
            return FileMetaInformation.Read(instance.Head) is { } meta && TransferSyntaxUid.IsJpeg2000Family(meta.TransferSyntax)
                ? Decode(plugin.Host, decoders, instance)
                : ErrorCode.NotImplemented;
        }
        catch (Exception exception) when (exception is DicomFormatException or Htj2kFormatException)
        {
            plugin.Host.LogWarning($"frame {_frame} is left to the next decoder: {exception.Message}");
            return ErrorCode.CorruptedFile;
        }
    }

    private ErrorCode Decode(OrthancHost host, WorkerPool<FrameImageDecoder> decoders, LongSpan instance)
    {
        FrameImageDecoder decoder = decoders.Rent();
        try
        {
            return decoder.TryOpen(instance, out FrameImage image) ? Decode(host, image) : ErrorCode.NotImplemented;
        }
        finally
        {
            decoders.Return(decoder);
        }
    }

    private ErrorCode Decode(OrthancHost host, in FrameImage image)
    {
        if (_frame >= (uint)image.Frames)
        {
            return ErrorCode.ParameterOutOfRange;
        }

        using OrthancImage? target = host.CreateImage(FormatOf(image), image.Width, image.Height);
        if (target is null || target.Rows.IsEmpty)
        {
            return ErrorCode.NotEnoughMemory;
        }

        image.Decode((int)_frame, target.Rows, (int)target.Pitch);
        *_target = target.HandOver();
        return ErrorCode.Success;
    }

    private static ImageFormat FormatOf(in FrameImage image) => image.Format switch
    {
        DicomTranscoder.PixelData.PixelFormat.Grayscale8 => ImageFormat.Grayscale8,
        DicomTranscoder.PixelData.PixelFormat.Grayscale16 => ImageFormat.Grayscale16,
        DicomTranscoder.PixelData.PixelFormat.SignedGrayscale16 => ImageFormat.SignedGrayscale16,
        DicomTranscoder.PixelData.PixelFormat.Grayscale32 => ImageFormat.Grayscale32,
        DicomTranscoder.PixelData.PixelFormat.Rgb24 => ImageFormat.Rgb24,
        DicomTranscoder.PixelData.PixelFormat.Rgb48 => ImageFormat.Rgb48,
        _ => throw new ArgumentOutOfRangeException(nameof(image), image.Format, "Orthanc has no such format"),
    };
}
