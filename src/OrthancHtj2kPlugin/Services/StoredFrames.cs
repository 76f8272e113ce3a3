// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using DicomTranscoder.DataSet;
using DicomTranscoder.Splicing;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Services;

/// <summary>
/// Frames of stored instances, one at a time. Where Orthanc keeps the file on the disk as it is, only the frame is read; otherwise Orthanc
/// parses the file once and keeps it for the frames that follow. Facts that every frame needs are remembered while the MD5 of the file
/// stays the same. A frame and its facts are always those of one file, although this server or another one may replace the file at any
/// time.
/// </summary>
/// <param name="storage">Where Orthanc keeps files; null while that is not known.</param>
internal sealed class StoredFrames(IOrthancRest rest, Func<StorageFolder?> storage)
{
    private const int RememberedInstances = 1024;
    private const int Attempts = 5;

    private readonly BoundedCache<string, StoredImage> _images = new(RememberedInstances);

    private readonly StoredImageReader _reader = new(rest, storage);

    /// <summary>Reads a frame as it is stored.</summary>
    /// <param name="frame">From 1.</param>
    /// <param name="image">Receives the facts about the file that has the frame.</param>
    /// <exception cref="RouteException">
    /// 404 when there is no such instance or frame, 422 when it is no image, 503 when its file is replaced again and again; Orthanc's
    /// status when it cannot find the instance.
    /// </exception>
    /// <exception cref="DicomFormatException">The file is broken, or the frame cannot be told from the others.</exception>
    public StoredFrame Read(string instance, int frame, out StoredImage image)
    {
        if (!StoredInstance.IsIdentifier(instance))
        {
            throw StoredInstance.Unknown(instance);
        }

        image = _images.TryGet(instance, out StoredImage? known) && known.Md5.Length > 0 ? known : _reader.Read(instance);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            StoredFrame stored = frame <= image.Frames ? Read(image, frame) : default;
            bool isOfOneFile = false;
            try
            {
                // Facts are read after their MD5, and the parsed copy is no older than they are. With the same MD5 now, all is of one
                // file.
                isOfOneFile = _reader.ReadMd5(instance) == image.Md5;
            }
            finally
            {
                if (!isOfOneFile)
                {
                    stored.Dispose();
                }
            }

            if (isOfOneFile)
            {
                Require(image, frame);
                if (image.IsParsed || image.Index is not null)
                {
                    _images.Set(instance, image);
                }

                return stored;
            }

            image = _reader.Read(instance);
        }

        throw new RouteException(HttpStatusCode.ServiceUnavailable,
            $"The file of the instance \"{instance}\" is replaced again and again.");
    }

    /// <exception cref="RouteException">404 when one of the frames does not exist.</exception>
    public static void RequireAll(StoredImage image, List<int> frames)
    {
        foreach (int frame in frames)
        {
            Require(image, frame);
        }
    }

    private static void Require(StoredImage image, int frame)
    {
        if (frame > image.Frames)
        {
            throw new RouteException(HttpStatusCode.NotFound, $"There is no frame {frame}; the instance has frames 1 to {image.Frames}.");
        }
    }

    private StoredFrame Read(StoredImage image, int frame)
    {
        if (image.Index?.TryRead(frame - 1) is { } part)
        {
            return new StoredFrame(part);
        }

        if (image.IsParsed)
        {
            RestAnswer raw = StoredInstance.ReadFrame(rest, image.Instance, frame);
            if (raw.IsSuccess && raw.Body.Length > 0)
            {
                return new StoredFrame(raw);
            }

            raw.Dispose();
        }

        return new StoredFrame(ReadFromFile(image.Instance, frame));
    }

    /// <summary>Without an offset table, Orthanc cannot tell frames of several fragments apart.</summary>
    private byte[] ReadFromFile(string instance, int frame)
    {
        using RestAnswer file = StoredInstance.ReadFile(rest, instance);
        using FrameFile reader = new();
        return reader.Read(file.Body, frame - 1).ToArray();
    }
}
