// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text.Json;

namespace OrthancHtj2kPlugin.Backfill.InWork;

/// <summary>The note of an instance in work, in case Orthanc ends meanwhile.</summary>
/// <param name="Instance">Orthanc's identifier.</param>
/// <param name="Work">The work: "converted", "restored", "verified" or "examined".</param>
/// <param name="IsLast">
/// True when Orthanc ended before while working on it: it is tried alone, and not again if Orthanc ends once more.
/// </param>
/// <param name="Release">The versions of the plugin and of Orthanc; other versions may not have the fault.</param>
internal sealed record WorkNote(string Instance, string Work, bool IsLast, string Release)
{
    private const int Version = 1;

    /// <summary>Reads the output of <see cref="ToJson"/>. Unknown fields are ignored.</summary>
    /// <returns>Null for other content, or another version.</returns>
    public static WorkNote? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement note = document.RootElement;
            return note.GetProperty(nameof(Version)).GetInt32() == Version
                ? new WorkNote(
                    note.GetProperty(nameof(Instance)).GetString()!,
                    note.GetProperty(nameof(Work)).GetString()!,
                    note.GetProperty(nameof(IsLast)).GetBoolean(),
                    note.GetProperty(nameof(Release)).GetString()!)
                : null;
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    public byte[] ToJson()
    {
        ArrayBufferWriter<byte> buffer = new(WorkRecord.SlotBytes);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber(nameof(Version), Version);
            json.WriteString(nameof(Instance), Instance);
            json.WriteString(nameof(Work), Work);
            json.WriteBoolean(nameof(IsLast), IsLast);
            json.WriteString(nameof(Release), Release);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
