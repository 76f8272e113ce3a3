// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.Transcoding;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>
/// The file of an attachment, read from the disk if Orthanc keeps it there unchanged. Orthanc gives a file that it has just written from
/// memory, which proves nothing about the disk. Files that Orthanc compresses, or that a plugin keeps elsewhere, come from Orthanc.
/// </summary>
internal sealed class StoredFile : IDisposable
{
    private readonly GrowableMemory? _read;
    private readonly RestAnswer? _answer;
    private readonly long _length;

    private StoredFile(string uuid, GrowableMemory read, long length, string error)
        => (Uuid, _read, _length, Error) = (uuid, read, length, error);

    private StoredFile(string uuid, RestAnswer answer) => (Uuid, _answer, Error) = (uuid, answer, answer.Error);

    /// <summary>No other file ever has it.</summary>
    public string Uuid { get; }

    /// <summary>False when there is none, or when it cannot be read.</summary>
    public bool IsSuccess => _answer?.IsSuccess ?? Error.Length == 0;

    /// <summary>Why it cannot be read; empty when it can.</summary>
    public string Error { get; }

    /// <summary>True when it passes 2 GiB, which <see cref="Body"/> cannot give.</summary>
    public bool IsTooLarge => _answer?.IsTooLarge ?? _length > int.MaxValue;

    /// <summary>Empty when it cannot be read, or passes 2 GiB.</summary>
    public ReadOnlySpan<byte> Body => _answer is not null ? _answer.Body : IsTooLarge ? default : _read!.Bytes((int)_length);

    /// <summary>Reads the file of an instance.</summary>
    /// <param name="instance">Orthanc's identifier.</param>
    public static StoredFile ReadInstance(IOrthancRest rest, StorageFolder storage, string instance)
        => Read(rest, storage, $"/instances/{instance}/attachments/dicom", () => rest.ReadInstance(instance));

    /// <summary>Reads the file of an attachment.</summary>
    /// <param name="uri">As in "/studies/.../attachments/1030".</param>
    public static StoredFile Read(IOrthancRest rest, StorageFolder storage, string uri)
        => Read(rest, storage, uri, () => rest.Get($"{uri}/data"));

    public void Dispose()
    {
        _read?.Dispose();
        _answer?.Dispose();
    }

    private static StoredFile Read(IOrthancRest rest, StorageFolder storage, string uri, Func<RestAnswer> ask)
    {
        using JsonDocument? information = OrthancResources.Get(rest, $"{uri}/info");
        if (information is null)
        {
            return new StoredFile("", ask());
        }

        string uuid = Text("Uuid");
        bool isAsItIs = Text("CompressedSize") == Text("UncompressedSize") && Text("CompressedMD5") == Text("UncompressedMD5");
        GrowableMemory memory = new();
        try
        {
            using FileStream? file = isAsItIs ? storage.TryOpen(uuid) : null;
            if (file is null)
            {
                return !isAsItIs || !OrthancResources.HasOwnStorage(rest) ? new StoredFile(uuid, ask())
                    : OrthancResources.File(rest, uri) != uuid ? Read(rest, storage, uri, ask)
                    : new StoredFile(uuid, memory, length: 0, $"the file {storage.PathOf(uuid)} is missing");
            }

            if (file.Length <= int.MaxValue)
            {
                file.ReadExactly(memory.Allocate((int)file.Length));
            }

            return new StoredFile(uuid, memory, file.Length, error: "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new StoredFile(uuid, memory, length: 0, exception.Message);
        }

        string Text(string name) => information.RootElement.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";
    }
}
