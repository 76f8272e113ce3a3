// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text.Json;

namespace OrthancHtj2kPlugin.Backfill.InWork;

/// <summary>An instance that is in work, as it is noted in case Orthanc ends meanwhile.</summary>
/// <param name="Instance">Orthanc's identifier.</param>
/// <param name="Work">What is done with it: "converted", "restored", "verified" or "examined".</param>
/// <param name="IsLast">True when Orthanc has ended with it before: it is tried alone, and not again if Orthanc ends once more.</param>
/// <param name="Release">The versions of the plugin and of Orthanc: others may be without the fault.</param>
internal sealed record WorkNote(string Instance, string Work, bool IsLast, string Release)
{
    private const int Version = 1;

    /// <summary>Reads what <see cref="ToJson"/> wrote. Fields that it does not know are passed over.</summary>
    /// <returns>Null when it is not that, or of another version.</returns>
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
