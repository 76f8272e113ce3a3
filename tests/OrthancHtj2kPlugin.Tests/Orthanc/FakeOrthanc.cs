// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Tests.Orthanc;

/// <summary>
/// An Orthanc in memory, with its files in a folder as Orthanc has them. Each request is a step, and storing an instance has two more: any
/// step can be refused, or be the one at which the process ends.
/// </summary>
internal sealed partial class FakeOrthanc : IOrthancRest, IOrthancLog, IOrthancDatabase, IOrthancHttpClient, IDisposable
{
    private const int Ok = 200, NotFound = 404, Conflict = 409, ServerError = 500;

    private readonly List<(long Number, string Path)> _changes = [];
    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte[]> _written = [];
    private long _lastChange;
    private int _lastFile;
    private bool _hasEnded;
    private bool _isLost;

    public OrthancVersion Version { get; init; } = new("1.12.11");

    /// <summary>Like the setting of Orthanc: existing values change only for requests that name their revision.</summary>
    public bool ChecksRevisions { get; init; }

    /// <summary>The plugin that keeps the files instead of Orthanc; null for none.</summary>
    public string? StoragePlugin { get; set; }

    /// <summary>The plugin that keeps the index instead of Orthanc, and finds in one statement; null for none.</summary>
    public string? DatabasePlugin { get; set; }

    /// <summary>Where the files lie.</summary>
    public string Folder { get; } = FastFolder.Create();

    /// <summary>Steps so far.</summary>
    public int Steps { get; private set; }

    /// <summary>The number of the step that has the <see cref="Fault"/>; -1 for none.</summary>
    public int FaultyStep { get; set; } = -1;

    public FakeFault Fault { get; set; }

    /// <summary>From this step on, all are refused, as when the database of the index is away.</summary>
    public int RefusesFrom { get; set; } = int.MaxValue;

    /// <summary>The database undoes so many of the changes that come next.</summary>
    public int UndoneChanges { get; set; }

    /// <summary>Stored files reach the disk with changes.</summary>
    public bool SpoilsFiles { get; set; }

    /// <summary>The transcoder for files that are reconstructed.</summary>
    public Func<byte[], byte[]>? Transcode { get; set; }

    /// <summary>The steps that came after an instance was in the index.</summary>
    public List<int> StoredAt { get; } = [];

    /// <summary>Global properties.</summary>
    public Dictionary<int, string> Properties { get; } = [];

    /// <summary>The database neither gives nor takes global properties.</summary>
    public bool RefusesProperties { get; set; }

    /// <summary>Requests, as "GET /system".</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Is told each request before it is answered.</summary>
    public Action<string>? Watch { get; set; }

    /// <summary>The lines of the log, as "warning: ...".</summary>
    public List<string> Lines { get; } = [];

    public List<FakeResource> Patients { get; } = [];

    /// <summary>The transfer syntaxes that modalities take from "store-straight"; none for one that is not there.</summary>
    public Dictionary<string, string[]> Modalities { get; } = [];

    /// <summary>The instances sent, as "MODALITY identifier or transfer syntax".</summary>
    public List<string> Sent { get; } = [];

    /// <summary>UUIDs of the files that are there.</summary>
    public SortedSet<string> Files
        => [.. Directory.EnumerateFiles(Folder, "????????-????-????-????-????????????", SearchOption.AllDirectories)
        .Select(path => Path.GetFileName(path))];

    /// <summary>UUIDs of the files that resources have.</summary>
    public SortedSet<string> ReferencedFiles
        => [.. Resources.SelectMany(resource => resource.Attachments.Values).Select(file => file.Uuid)];

    public IEnumerable<FakeResource> Resources
        => Patients.SelectMany(patient => patient.Children.Prepend(patient))
            .SelectMany(item => item.Level == "studies" ? item.Children.SelectMany(series => series.Children.Prepend(series)).Prepend(item)
            : [item]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public string? ServerIdentifier { get; set; }

    /// <summary>The key-value store that several servers share; null for none.</summary>
    public Dictionary<string, string>? KeyValues { get; init; }

    public bool HasSharedKeyValues() => KeyValues is not null;

    public bool SetKeyValue(string store, string key, string value)
    {
        if (!RefusesProperties)
        {
            KeyValues![key] = value;
        }

        return !RefusesProperties;
    }

    public bool ReadKeyValues(string store, Action<string, string> read)
    {
        foreach ((string key, string value) in RefusesProperties ? [] : KeyValues!)
        {
            read(key, value);
        }

        return !RefusesProperties;
    }

    public string? GetProperty(int property) => RefusesProperties ? null : Properties.GetValueOrDefault(property, "");

    public bool SetProperty(int property, string value)
    {
        if (!RefusesProperties)
        {
            Properties[property] = value;
        }

        return !RefusesProperties;
    }

    /// <summary>Starts again with the same disk and index.</summary>
    public void StartAgain() => (_hasEnded, FaultyStep) = (false, -1);

    public RestAnswer Get(string uri) => Call("GET", uri, () => AnswerGet(uri));

    public RestAnswer Post(string uri, ReadOnlySpan<byte> body)
    {
        byte[] content = body.ToArray();
        return Call("POST", uri, () => uri switch
        {
            "/instances" => Store(content),
            _ when uri.EndsWith("/verify-md5", StringComparison.Ordinal) => Status(IsAsWritten(uri) ? Ok : NotFound),
            _ when uri.EndsWith("/reconstruct", StringComparison.Ordinal) => Reconstruct(uri[..uri.LastIndexOf('/')]),
            _ when uri.StartsWith("/modalities/", StringComparison.Ordinal) => Send(uri.Split('/'), content),
            "/tools/lookup"
                => Json(new JsonArray(
                [.. Resources.Where(item => item.DicomIdentifier == Encoding.UTF8.GetString(content)).Select(Describe)])),
            "/tools/find" when content.AsSpan().IndexOf("ResponseContent"u8) >= 0
                => Json(new JsonArray([.. FindAll(Encoding.UTF8.GetString(content)).Select(DescribeWhole)])),
            "/tools/find" => Json(List(FindAll(Encoding.UTF8.GetString(content)).Select(found => found.Id))),
            _ => Status(NotFound),
        });
    }

    public RestAnswer Put(string uri, ReadOnlySpan<byte> body, string revision = "")
    {
        byte[] content = body.ToArray();
        return Call("PUT", uri, () => Change(uri, content, revision));
    }

    public RestAnswer Delete(string uri, string revision = "") => Call("DELETE", uri, () => Change(uri, null, revision));

    public RestAnswer ReadInstance(string instance) => Get($"/instances/{instance}/file");

    public void LogInfo(ReadOnlySpan<char> message) => Add($"info: {message}");

    public void LogWarning(ReadOnlySpan<char> message) => Add($"warning: {message}");

    public void LogError(ReadOnlySpan<char> message) => Add($"error: {message}");

    /// <summary>Deletes an instance as a user does.</summary>
    public void Remove(FakeResource instance) => Drop(instance).ForEach(uuid => File.Delete(PathOf(uuid)));

    public FakeResource? Find(string uri) => Resources.FirstOrDefault(resource => resource.Uri == uri);

    public string PathOf(string uuid) => _adopted.GetValueOrDefault(uuid) ?? Path.Combine(Folder, uuid[..2], uuid[2..4], uuid);

    private static RestAnswer Status(int status) => new(status, []);

    private static RestAnswer Text(string text, int revision = 0) => new(Ok, Encoding.UTF8.GetBytes(text), $"\"{revision}\"");

    private static RestAnswer Json(JsonNode json) => Text(json.ToJsonString());

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private RestAnswer Call(string method, string uri, Func<RestAnswer> answer)
    {
        Watch?.Invoke($"{method} {uri}");
        lock (_lock)
        {
            Requests.Add($"{method} {uri}");
            if (UndoneChanges > 0 && method != "GET")
            {
                UndoneChanges--;
                return new RestAnswer(ServerError, [], code: ErrorCode.Database);
            }

            _isLost = Steps == FaultyStep && Fault == FakeFault.Lost;
            RestAnswer answered = IsRefused() ? Status(ServerError) : answer();
            return _isLost ? Status(ServerError) : answered;
        }
    }

    /// <summary>Goes a step.</summary>
    /// <exception cref="FakeOrthancEndedException">The process ends here, or has ended.</exception>
    private bool IsRefused()
    {
        bool isFaulty = Steps == FaultyStep || Steps >= RefusesFrom;
        Steps++;
        _hasEnded |= isFaulty && Fault == FakeFault.Ended;
        return _hasEnded ? throw new FakeOrthancEndedException() : isFaulty && Fault == FakeFault.Refused;
    }

    private void Add(string line)
    {
        lock (_lock)
        {
            Lines.Add(line);
        }
    }

    private void NoteChange(FakeResource resource) => _changes.Add((++_lastChange, resource.Uri));

    private string Write(byte[] content)
    {
        string uuid = string.Create(CultureInfo.InvariantCulture, $"{++_lastFile:x8}-0000-4000-8000-000000000000");
        uuid = uuid[6..8] + uuid[..6] + uuid[8..];
        _written.Add(uuid, content);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(PathOf(uuid))!);
        File.WriteAllBytes(PathOf(uuid), SpoilsFiles && content.Length > 200 ? [.. content[..^1], (byte)(content[^1] ^ 1)] : content);
        return uuid;
    }
}
