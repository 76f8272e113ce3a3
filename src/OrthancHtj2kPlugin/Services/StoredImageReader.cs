// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Services;

/// <summary>Reads the facts about stored instances that all their frames need.</summary>
/// <param name="storage">Where Orthanc keeps files; null while that is not known.</param>
internal sealed class StoredImageReader(IOrthancRest rest, Func<StorageFolder?> storage)
{
    private const int PreambleBytes = 132;

    /// <summary>The MD5 of no bytes, which Orthanc 1.10.1 and 1.12.7 keep for files over 2 GiB.</summary>
    private static ReadOnlySpan<byte> Md5OfNothing => "d41d8cd98f00b204e9800998ecf8427e"u8;

    /// <summary>
    /// Orthanc drops its parsed copy of a file when it replaces the file itself, but hears nothing of other servers with the same index.
    /// </summary>
    private readonly Lazy<bool> _hasOwnIndex = new(() => OrthancResources.HasOwnIndex(rest), LazyThreadSafetyMode.PublicationOnly);

    /// <exception cref="RouteException">
    /// 404 when there is no such instance, 422 when it is no image, 413 when it passes 2 GiB where only its whole file tells.
    /// </exception>
    /// <exception cref="DicomFormatException">The file is broken.</exception>
    public StoredImage Read(string instance)
    {
        string md5 = ReadMd5(instance);

        // Without an MD5, nothing tells that the file is replaced between its beginning and the frame.
        if (md5.Length > 0 && storage() is { } folder && StoredFrameIndex.TryRead(rest, folder, instance) is { } index)
        {
            return new StoredImage(instance, md5, index.TransferSyntax, index.Image, IsParsed: false, index);
        }

        if (!_hasOwnIndex.Value)
        {
            using RestAnswer file = StoredInstance.ReadFile(rest, instance);
            return Describe(instance, md5, file.Body);
        }

        return new StoredImage(instance, md5, ReadTransferSyntax(instance), DescribeParsed(instance), IsParsed: true);
    }

    /// <param name="file">Orthanc finds it by its UUID, and so has always the current one.</param>
    private StoredImage Describe(string instance, string md5, ReadOnlySpan<byte> file)
    {
        InstanceInfo info = InstanceInfo.Read(file);
        return info.Image is null
            ? throw new RouteException(HttpStatusCode.UnprocessableEntity, $"The instance \"{instance}\" has no Pixel Data.")
            : new StoredImage(instance, md5, info.TransferSyntax, info.Image, IsParsed(instance, file));
    }

    /// <summary>True when the copy that Orthanc has parsed, now or before, is that of a file.</summary>
    private bool IsParsed(string instance, ReadOnlySpan<byte> file)
    {
        using RestAnswer parsed = StoredInstance.ReadFrame(rest, instance, 1);
        if (!parsed.IsSuccess || parsed.Body.Length == 0)
        {
            return false;
        }

        try
        {
            using FrameFile reader = new();
            return reader.Read(file).SequenceEqual(parsed.Body);
        }
        catch (DicomFormatException)
        {
            // Samples of one bit, which only Orthanc tells apart, lie there in one piece.
            return file[PreambleBytes..].IndexOf(parsed.Body) >= 0;
        }
    }

    /// <returns>Of the current file; empty when Orthanc keeps none. Where it tells no file from another, the UUID of the file.</returns>
    /// <exception cref="RouteException">404 when there is no such instance.</exception>
    public string ReadMd5(string instance)
    {
        using RestAnswer md5 = Get($"/instances/{instance}/attachments/dicom/md5");
        if (md5.IsSuccess)
        {
            return md5.Body.SequenceEqual(Md5OfNothing)
                ? OrthancResources.InstanceFile(rest, instance)
                : Encoding.ASCII.GetString(md5.Body);
        }

        using RestAnswer size = Get($"/instances/{instance}/attachments/dicom/size");
        return size.IsSuccess ? "" : throw StoredInstance.Unknown(instance);
    }

    /// <summary>From the file: the metadata of this name is missing, or wrong, where Orthanc does not know the transfer syntax.</summary>
    private string ReadTransferSyntax(string instance)
    {
        using RestAnswer file = StoredInstance.ReadFile(rest, instance);
        return FileMetaInformation.Read(file.Body)?.TransferSyntax ?? "";
    }

    /// <summary>From the file that Orthanc has parsed and keeps for the frames.</summary>
    private ImagePixelDescription DescribeParsed(string instance)
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
