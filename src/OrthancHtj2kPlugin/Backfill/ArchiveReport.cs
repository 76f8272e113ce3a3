// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text;
using System.Text.Json;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill;

/// <summary>The findings of the last dry run of the whole archive, kept in Orthanc's database as JSON.</summary>
internal sealed class ArchiveReport(IOrthancDatabase database, IOrthancLog log, TimeProvider clock)
{
    /// <summary>"HTI" in ASCII, and 0: the number of a global property beside those of the totals.</summary>
    private const int Property = 0x48_54_49_00;

    /// <param name="target">UID of the transfer syntax that the instances would get.</param>
    /// <param name="done">The word for converted instances.</param>
    public void Keep(BackfillTotals totals, string target, string done)
    {
        ArrayBufferWriter<byte> buffer = new(2048);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("Date"u8, clock.GetUtcNow());
            json.WriteString("TransferSyntax"u8, target);
            totals.WriteTo(json, done);
            json.WriteEndObject();
        }

        if (!database.SetProperty(Property, Encoding.UTF8.GetString(buffer.WrittenSpan)))
        {
            log.LogWarning("Orthanc refuses to keep the findings of the dry run in its database");
        }
    }

    /// <returns>Empty when there was none; null when Orthanc does not give it.</returns>
    public string? Read() => database.GetProperty(Property);
}
