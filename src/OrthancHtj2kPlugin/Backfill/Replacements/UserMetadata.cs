// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>
/// The metadata that users have attached to a resource. Orthanc takes any bytes for a value, but the JSON in which it gives all values
/// holds texts only: of bytes that are no UTF-8, other characters come out.
/// </summary>
internal sealed class UserMetadata
{
    private readonly Dictionary<string, string> _texts = [];

    /// <summary>The values that are no UTF-8, and so are more than their texts.</summary>
    private readonly Dictionary<string, byte[]> _bytes = [];

    /// <summary>The values as texts, by names as of <see cref="OrthancResources.Metadata"/>.</summary>
    public Dictionary<string, string> Texts => _texts;

    /// <summary>True when not all values are texts.</summary>
    public bool HasBytes => _bytes.Count > 0;

    /// <summary>
    /// Takes the metadata of users among all those of a resource; asks for the bytes of those that JSON may have changed.
    /// </summary>
    /// <param name="uri">Of the resource.</param>
    /// <param name="all">As <see cref="OrthancResources.Metadata"/> gives them.</param>
    /// <exception cref="BackfillException">Orthanc does not give one of them.</exception>
    public void Take(IOrthancRest rest, string uri, Dictionary<string, string> all, UserNames names)
    {
        foreach ((string name, string text) in all)
        {
            if (names.IsUserMetadata(name))
            {
                if (text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                {
                    Add(name, Read(rest, $"{uri}/metadata/{name}"));
                }
                else
                {
                    _texts.Add(name, text);
                }
            }
        }
    }

    /// <summary>Reads the output of <see cref="WriteTo"/> from the fields of an object.</summary>
    /// <exception cref="JsonException">The JSON has another form.</exception>
    public void Parse(JsonElement json)
    {
        foreach (JsonProperty entry in json.GetProperty("Metadata").EnumerateObject())
        {
            _texts.Add(entry.Name, entry.Value.GetString()!);
        }

        if (json.TryGetProperty("MetadataBytes", out JsonElement bytes))
        {
            foreach (JsonProperty entry in bytes.EnumerateObject())
            {
                Add(entry.Name, entry.Value.GetBytesFromBase64());
            }
        }
    }

    /// <summary>Writes fields of an object; that for bytes only when there are some.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject("Metadata"u8);
        foreach ((string name, string text) in _texts)
        {
            if (!_bytes.ContainsKey(name))
            {
                json.WriteString(name, text);
            }
        }

        json.WriteEndObject();
        if (HasBytes)
        {
            json.WriteStartObject("MetadataBytes"u8);
            foreach ((string name, byte[] value) in _bytes)
            {
                json.WriteBase64String(name, value);
            }

            json.WriteEndObject();
        }
    }

    /// <summary>Writes back those that the resource has lost.</summary>
    /// <param name="uri">Of the resource.</param>
    /// <inheritdoc cref="UserData.Restore"/>
    public void Restore(IOrthancRest rest, string uri, Dictionary<string, string> present, HashSet<string> omitted)
    {
        foreach ((string name, string text) in _texts)
        {
            if (!omitted.Contains(name) && present.TryAdd(name, text))
            {
                string value = $"{uri}/metadata/{name}";
                RevisedValue.Put(rest, value, value, _bytes.GetValueOrDefault(name) ?? Encoding.UTF8.GetBytes(text));
            }
        }
    }

    private void Add(string name, byte[] value)
    {
        string text = Encoding.UTF8.GetString(value);
        _texts.Add(name, text);
        if (!Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(value))
        {
            _bytes.Add(name, value);
        }
    }

    private static byte[] Read(IOrthancRest rest, string uri)
    {
        using RestAnswer value = rest.Get(uri);
        return value.IsSuccess && !value.IsTooLarge ? value.Body.ToArray() : throw new BackfillException($"Orthanc does not give {uri}");
    }
}
