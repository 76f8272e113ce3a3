// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder;
using DicomTranscoder.Transcoding;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>
/// The file of an attachment, read from the disk if Orthanc keeps it there unchanged. Orthanc gives a file that it has just written from
/// memory, which proves nothing about the disk. Files that Orthanc compresses, or that a plugin keeps elsewhere, come from Orthanc.
/// </summary>
internal sealed unsafe class StoredFile : IDisposable
{
    private const int PieceBytes = 1 << 26;

    private readonly GrowableMemory _memory = new() { TakesLarge = true };
    private readonly FileStream? _large;
    private readonly RestAnswer? _answer;
    private readonly long _length;

    /// <summary>True when the file is in <see cref="_memory"/>.</summary>
    private bool _isLoaded;

    /// <summary>A file on the disk: one that a span can hold is read at once.</summary>
    private StoredFile(string uuid, FileStream file, long longestSpan)
    {
        (Uuid, _length, Error) = (uuid, file.Length, "");
        if (_length > longestSpan)
        {
            _large = file;
            return;
        }

        using (file)
        {
            file.ReadExactly(_memory.Allocate((int)_length));
        }

        _isLoaded = true;
    }

    private StoredFile(string uuid, RestAnswer answer)
        => (Uuid, _answer, _length, Error) = (uuid, answer, answer.Length, answer.Error);

    private StoredFile(string uuid, string error) => (Uuid, Error) = (uuid, error);

    /// <summary>No other file ever has it.</summary>
    public string Uuid { get; }

    /// <summary>False when there is none, or when it cannot be read.</summary>
    public bool IsSuccess => _answer?.IsSuccess ?? Error.Length == 0;

    /// <summary>Why it cannot be read; empty when it can.</summary>
    public string Error { get; }

    /// <summary>True when it passes 2 GiB: <see cref="Body"/> cannot give it, but <see cref="Load"/> can.</summary>
    public bool IsTooLarge => _answer?.IsTooLarge ?? _large is not null;

    /// <summary>Empty when it cannot be read, or passes 2 GiB.</summary>
    public ReadOnlySpan<byte> Body => _answer is not null ? _answer.Body : _isLoaded && !IsTooLarge ? _memory.Bytes(_length) : default;

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

            // Orthanc has compressed it, or it is large.
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

    /// <summary>
    /// The whole file, in memory. Large ones are read, too, and not mapped: when somebody cuts a mapped file, or the disk does not give
    /// its pages, Orthanc ends.
    /// </summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="OutOfMemoryException">The memory is not there.</exception>
    public LongSpan Load()
    {
        if (_answer is { IsTooLarge: true })
        {
            return new LongSpan(_answer.LargeBody, _length);
        }

        if (!_isLoaded)
        {
            LongMemory memory = _memory.AllocateLarge(_length);
            if (_large is null)
            {
                _answer!.Body.CopyTo(memory.Slice(0, (int)_length));
            }
            else
            {
                Read(_large, memory);
            }

            _isLoaded = true;
        }

        return _memory.LargeBytes(_length);
    }

    /// <summary>Gives back the memory of a large file that lies on the disk, until it is loaded again.</summary>
    public void Unload()
    {
        if (_large is not null)
        {
            _memory.Trim(0);
            _isLoaded = false;
        }
    }

    /// <summary>True when the file can be read and holds exactly these bytes. A large one is read piece by piece.</summary>
    public bool Holds(LongSpan expected)
    {
        if (!IsSuccess || _length != expected.Length)
        {
            return false;
        }

        try
        {
            return _large is null ? Load().SequenceEqual(expected) : Holds(_large, expected);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>True when another file holds the same bytes.</summary>
    /// <exception cref="IOException">One of them cannot be read.</exception>
    public bool IsSameAs(string path)
    {
        using GrowableMemory memory = new() { TakesLarge = true };
        return Holds(Read(path, memory));
    }

    /// <summary>Reads any file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LongSpan Read(string path, GrowableMemory memory)
    {
        using FileStream file = File.OpenRead(path);
        Read(file, memory.AllocateLarge(file.Length));
        return memory.LargeBytes(file.Length);
    }

    public void Dispose()
    {
        _memory.Dispose();
        _large?.Dispose();
        _answer?.Dispose();
    }

    /// <summary>True for a file that begins as those of DICOM do (PS3.10 7.1), and not as those that Orthanc has compressed.</summary>
    public static bool HasPreamble(ReadOnlySpan<byte> file) => file.Length > 132 && file[128..132].SequenceEqual("DICM"u8);

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
                : new StoredFile(facts.Uuid, $"the file {storage.PathOf(facts.Uuid)} is missing"));

    /// <returns>Null when the file is not on the disk as it is.</returns>
    private static StoredFile? Open(StorageFolder storage, StoredFileFacts facts)
    {
        try
        {
            return facts.IsAsItIs && storage.TryOpen(facts.Uuid) is { } file
                ? new StoredFile(facts.Uuid, file, storage.LongestSpan)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new StoredFile(facts.Uuid, exception.Message);
        }
    }

    private static bool Holds(FileStream file, LongSpan expected)
    {
        using GrowableMemory memory = new();
        bool isSame = true;
        file.Position = 0;
        for (long at = 0; isSame && expected.PieceAt(at) is { Length: > 0 } piece; at += piece.Length)
        {
            Span<byte> read = memory.Allocate(piece.Length);
            file.ReadExactly(read);
            isSame = piece.SequenceEqual(read);
        }

        return isSame;
    }

    private static void Read(FileStream file, LongMemory memory)
    {
        file.Position = 0;
        for (long at = 0; at < memory.Length; at += PieceBytes)
        {
            file.ReadExactly(memory.Slice(at, (int)Math.Min(PieceBytes, memory.Length - at)));
        }
    }
}
