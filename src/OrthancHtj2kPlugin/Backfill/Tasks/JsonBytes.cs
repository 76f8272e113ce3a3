// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text.Json;

namespace OrthancHtj2kPlugin.Backfill.Tasks;

/// <summary>JSON objects in UTF-8.</summary>
internal static class JsonBytes
{
    /// <param name="write">Writes the fields.</param>
    public static byte[] Of(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
