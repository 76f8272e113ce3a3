// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Services;

/// <summary>
/// Frames of stored instances, one at a time: Orthanc parses a file once and keeps it for the frames that follow. Facts that every frame
/// needs are remembered while the MD5 of the file stays the same.
/// </summary>
internal sealed class StoredFrames(IOrthancRest rest)
{
    private const int RememberedInstances = 1024;
    private const string HeadOfFile = "bytes=0-1023";
    private const int PartialContent = 206;

    private readonly BoundedCache<string, StoredImage> _images = new(RememberedInstances);

    /// <exception cref="RouteException">404 when there is no such instance, 422 when it is no image.</exception>
    public StoredImage Find(string instance)
    {
        if (!StoredInstance.IsIdentifier(instance))
        {
            throw StoredInstance.Unknown(instance);
        }

        string md5 = ReadMd5(instance);
        if (_images.TryGet(instance, out StoredImage? known) && known.Md5 == md5 && md5.Length > 0)
        {
            return known;
        }

        StoredImage image = new(instance, md5, ReadTransferSyntax(instance), Describe(instance));
        _images.Set(instance, image);
        return image;
    }

    /// <summary>Reads a frame as it is stored.</summary>
    /// <param name="frame">From 1.</param>
    /// <exception cref="RouteException">404 when there is no such frame; Orthanc's status when it cannot find the instance.</exception>
    /// <exception cref="DicomFormatException">The frame cannot be told from the others.</exception>
    public StoredFrame Read(StoredImage image, int frame)
    {
        Require(image, frame);
        RestAnswer raw = Get(string.Create(CultureInfo.InvariantCulture, $"/instances/{image.Instance}/frames/{frame - 1}/raw"));
        if (raw.IsSuccess && raw.Body.Length > 0)
        {
            return new StoredFrame(raw);
        }

        raw.Dispose();
        return new StoredFrame(ReadFromFile(image.Instance, frame));
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

    /// <summary>Without an offset table, Orthanc cannot tell frames of several fragments apart.</summary>
    private byte[] ReadFromFile(string instance, int frame)
    {
        using RestAnswer file = StoredInstance.ReadFile(rest, instance);
        using FrameFile reader = new();
        return reader.Read(file.Body, frame - 1).ToArray();
    }

    private string ReadMd5(string instance)
    {
        using RestAnswer md5 = Get($"/instances/{instance}/attachments/dicom/md5");
        if (md5.IsSuccess)
        {
            return Encoding.ASCII.GetString(md5.Body);
        }

        using RestAnswer size = Get($"/instances/{instance}/attachments/dicom/size");
        return size.IsSuccess ? "" : throw StoredInstance.Unknown(instance);
    }

    /// <summary>
    /// From the beginning of the file: the metadata of this name is missing, or wrong, where Orthanc does not know the transfer syntax.
    /// </summary>
    private string ReadTransferSyntax(string instance)
    {
        using RestAnswer head = rest.Get($"/instances/{instance}/attachments/dicom/data", HeadOfFile);
        if (head.IsSuccess || head.Status == PartialContent)
        {
            try
            {
                return FileMetaInformation.Read(head.Body)?.TransferSyntax ?? "";
            }
            catch (DicomFormatException)
            {
                // Private information may make it longer than the bytes read.
            }
        }

        using RestAnswer file = StoredInstance.ReadFile(rest, instance);
        return FileMetaInformation.Read(file.Body)?.TransferSyntax ?? "";
    }

    /// <summary>From the file that Orthanc has parsed and keeps for the frames.</summary>
    private ImagePixelDescription Describe(string instance)
    {
        int rows = ReadNumber(instance, Tag.Rows, 1, ushort.MaxValue);
        int columns = ReadNumber(instance, Tag.Columns, 1, ushort.MaxValue);
        int samples = ReadNumber(instance, Tag.SamplesPerPixel, 1, ushort.MaxValue);
        int bitsAllocated = ReadNumber(instance, Tag.BitsAllocated, 1, 64);
        int bitsStored = ReadNumber(instance, Tag.BitsStored, 1, bitsAllocated);
        int highBit = ReadNumber(instance, Tag.HighBit, bitsStored - 1, bitsAllocated - 1);
        int representation = ReadNumber(instance, Tag.PixelRepresentation, 0, 1);
        bool isPlanar = samples > 1 && ReadNumber(instance, Tag.PlanarConfiguration, 0, 1, missing: 0) == 1;
        using RestAnswer photometric = Get(PathOf(instance, Tag.PhotometricInterpretation));
        using RestAnswer frames = Get(PathOf(instance, Tag.NumberOfFrames));
        _ = int.TryParse(TextOf(frames), NumberStyles.None, CultureInfo.InvariantCulture, out int count);
        return new ImagePixelDescription(
            rows, columns, samples, TextOf(photometric), bitsAllocated, bitsStored, highBit, representation == 1, isPlanar,
                Math.Max(count, 1));
    }

    /// <summary>Reads an attribute of VR US.</summary>
    /// <param name="missing">The value of one that is not there; null when it has to be.</param>
    private int ReadNumber(string instance, Tag tag, int minimum, int maximum, int? missing = null)
    {
        using RestAnswer answer = Get(PathOf(instance, tag));
        int? value = answer.IsSuccess && answer.Body.Length >= sizeof(ushort)
            ? BinaryPrimitives.ReadUInt16LittleEndian(answer.Body)
            : missing;
        return value is { } number && number >= minimum && number <= maximum
            ? number
            : throw new RouteException(HttpStatusCode.UnprocessableEntity,
                $"The instance \"{instance}\" is not an image that can be read: {tag} is {(value is null ? "missing" : $"{value}")}.");
    }

    private RestAnswer Get(string uri) => rest.Get(uri);

    private static string PathOf(string instance, Tag tag) => $"/instances/{instance}/content/{tag.Group:x4}-{tag.Element:x4}";

    private static string TextOf(RestAnswer answer) => answer.IsSuccess ? Encoding.ASCII.GetString(answer.Body).Trim('\0', ' ') : "";
}
