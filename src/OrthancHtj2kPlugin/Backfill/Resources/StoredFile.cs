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
        => Read(rest, storage, UriOf(instance), () => rest.ReadInstance(instance));

    /// <summary>Reads the file that an instance had when it was listed; when that has gone, the one that it has now.</summary>
    public static StoredFile ReadInstance(IOrthancRest rest, StorageFolder storage, StudyInstance instance)
    {
        if (instance.FileUuid.Length > 0
            && Open(storage, new StoredFileFacts(instance.FileUuid, IsAsItIs: true)) is { IsSuccess: true } listed)
        {
            if (listed._length == instance.FileSize && HasPreamble(listed.Body))
            {
                return listed;
            }

            // Orthanc has compressed it.
            listed.Dispose();
        }

        return ReadInstance(rest, storage, instance.Instance);
    }

    /// <summary>Reads the file of an instance.</summary>
    /// <param name="instance">Orthanc's identifier.</param>
    /// <param name="facts">Of that file.</param>
    public static StoredFile ReadInstance(IOrthancRest rest, StorageFolder storage, string instance, StoredFileFacts facts)
        => Read(rest, storage, UriOf(instance), facts, () => rest.ReadInstance(instance));

    /// <summary>Reads the file of an attachment.</summary>
    /// <param name="uri">As in "/studies/.../attachments/1030".</param>
    public static StoredFile Read(IOrthancRest rest, StorageFolder storage, string uri)
        => Read(rest, storage, uri, () => rest.Get($"{uri}/data"));

    public void Dispose()
    {
        _read?.Dispose();
        _answer?.Dispose();
    }

    /// <summary>True for a file that begins as those of DICOM do (PS3.10 7.1), and not as those that Orthanc has compressed.</summary>
    private static bool HasPreamble(ReadOnlySpan<byte> file) => file.Length > 132 && file[128..132].SequenceEqual("DICM"u8);

    private static string UriOf(string instance) => $"/instances/{instance}/attachments/dicom";

    private static StoredFile Read(IOrthancRest rest, StorageFolder storage, string uri, Func<RestAnswer> ask)
    {
        using JsonDocument? information = OrthancResources.Get(rest, $"{uri}/info");
        return information is null
            ? new StoredFile("", ask())
            : Read(rest, storage, uri, StoredFileFacts.Parse(information.RootElement), ask);
    }

    private static StoredFile Read(IOrthancRest rest, StorageFolder storage, string uri, StoredFileFacts facts, Func<RestAnswer> ask)
        => Open(storage, facts)
            ?? (!facts.IsAsItIs || !OrthancResources.HasOwnStorage(rest) ? new StoredFile(facts.Uuid, ask())
                : OrthancResources.File(rest, uri) != facts.Uuid ? Read(rest, storage, uri, ask)
                : new StoredFile(facts.Uuid, new GrowableMemory(), length: 0, $"the file {storage.PathOf(facts.Uuid)} is missing"));

    /// <returns>Null when the file is not on the disk as it is.</returns>
    private static StoredFile? Open(StorageFolder storage, StoredFileFacts facts)
    {
        GrowableMemory memory = new();
        try
        {
            using FileStream? file = facts.IsAsItIs ? storage.TryOpen(facts.Uuid) : null;
            if (file is null)
            {
                memory.Dispose();
                return null;
            }

            if (file.Length <= int.MaxValue)
            {
                file.ReadExactly(memory.Allocate((int)file.Length));
            }

            return new StoredFile(facts.Uuid, memory, file.Length, error: "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new StoredFile(facts.Uuid, memory, length: 0, exception.Message);
        }
    }
}
