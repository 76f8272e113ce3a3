// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using OrthancHtj2kPlugin.Transcoding;
using OrthancSdkInterop;
using HttpMethod = OrthancSdkInterop.Abi.HttpMethod;

namespace OrthancHtj2kPlugin.Backfill;

/// <summary>
/// The file of an attachment, read from the disk where Orthanc keeps it there as it is: what Orthanc has just written it answers from memory, which tells
/// nothing about the disk. Files that are compressed, or that a plugin keeps elsewhere, are asked from Orthanc.
/// </summary>
internal sealed class StoredFile : IDisposable
{
    private readonly DecodedFile _read = new();
    private readonly RestAnswer? _answer;
    private readonly long _length;

    private StoredFile(string uuid, long length) => (Uuid, _length) = (uuid, length);

    private StoredFile(string uuid, RestAnswer answer) => (Uuid, _answer) = (uuid, answer);

    /// <summary>No other file ever has it.</summary>
    public string Uuid { get; }

    /// <summary>False when there is none, or when it cannot be read.</summary>
    public bool IsSuccess => _answer is null || _answer.IsSuccess;

    /// <summary>What Orthanc calls the error; empty when there is none.</summary>
    public string Error => _answer is null ? "" : _answer.Error;

    /// <summary>True when it passes 2 GiB, which <see cref="Body"/> cannot give.</summary>
    public bool IsTooLarge => _answer?.IsTooLarge ?? _length > int.MaxValue;

    public ReadOnlySpan<byte> Body => _answer is null ? _read.Bytes((int)_length) : _answer.Body;

    /// <summary>Reads the file of an instance.</summary>
    /// <param name="instance">Orthanc's identifier.</param>
    public static StoredFile ReadInstance(OrthancHost host, StorageFolder storage, string instance)
        => Read(host, storage, $"/instances/{instance}/attachments/dicom", () => host.ReadInstance(instance));

    /// <summary>Reads the file of an attachment.</summary>
    /// <param name="uri">As in "/studies/.../attachments/1030".</param>
    public static StoredFile Read(OrthancHost host, StorageFolder storage, string uri)
        => Read(host, storage, uri, () => host.CallRestApi(HttpMethod.Get, $"{uri}/data"));

    public void Dispose()
    {
        _read.Dispose();
        _answer?.Dispose();
    }

    private static StoredFile Read(OrthancHost host, StorageFolder storage, string uri, Func<RestAnswer> ask)
    {
        using JsonDocument? information = OrthancResources.Get(host, $"{uri}/info");
        if (information is null)
        {
            return new StoredFile("", ask());
        }

        string uuid = Text("Uuid");
        using FileStream? file = Text("CompressedSize") == Text("UncompressedSize") && Text("CompressedMD5") == Text("UncompressedMD5") ? storage.TryOpen(uuid) : null;
        return file is null ? new StoredFile(uuid, ask()) : Read(uuid, file);

        string Text(string name) => information.RootElement.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";
    }

    private static StoredFile Read(string uuid, FileStream file)
    {
        StoredFile stored = new(uuid, file.Length);
        try
        {
            if (!stored.IsTooLarge)
            {
                file.ReadExactly(stored._read.Allocate((int)stored._length));
            }

            return stored;
        }
        catch
        {
            stored.Dispose();
            throw;
        }
    }
}
