// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text;
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill.Leases;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>
/// The studies that jobs with the same task on other servers have done since this one began. They tell of those in which another server
/// would find nothing to do, so that it need not look: in a database at some distance, looking costs as much as converting.
/// </summary>
/// <param name="done">The name of the field for finished instances.</param>
internal sealed class ToldStudies(JobParts parts, string task, string job, string done)
{
    private const string LeftOut = "LeftOut";
    private const int MostAtOnce = 1 << 20;

    private readonly Lock _lock = new();

    /// <summary>By studies, until somebody asks.</summary>
    private readonly Dictionary<string, ToldLine> _told = [];

    /// <summary>How much of each file is read.</summary>
    private readonly Dictionary<string, long> _read = [];

    private bool _hasLooked;

    /// <summary>Tells the others of a study.</summary>
    public void Tell(string study, ToldStudy told)
    {
        ArrayBufferWriter<byte> line = new();
        line.Write(Encoding.ASCII.GetBytes(study + " "));
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteNumber(LeftOut, told.LeftOut);
            told.Totals.WriteTo(json, done);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        try
        {
            parts.Tell(task, job, line.WrittenSpan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The others look at the study themselves.
        }
    }

    /// <summary>
    /// Hears of the studies that others have done since the last call. The first call only notes how much was told before: users may have
    /// changed these studies since.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public void Look()
    {
        lock (_lock)
        {
            foreach (string path in parts.ToldFiles(task).Where(path => JobParts.JobOf(path) != job))
            {
                byte[] lines;
                do
                {
                    long start = _read.GetValueOrDefault(path);
                    lines = JobParts.ReadTold(path, start, MostAtOnce);
                    _read[path] = start + lines.Length;
                    if (_hasLooked)
                    {
                        Remember(path, start, lines);
                    }
                }
                while (lines.Length > 0);
            }

            _hasLooked = true;
        }
    }

    /// <summary>A study that another server has done; null for others. Only the first call gives it.</summary>
    public ToldStudy? Take(string study)
    {
        lock (_lock)
        {
            return _told.Remove(study, out ToldLine? line) && line.Read() is { Length: > 0 } json ? Parse(json) : null;
        }
    }

    private void Remember(string path, long start, ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            int length = lines.IndexOf((byte)'\n') + 1, name = lines[..length].IndexOf((byte)' ');
            if (name > 0)
            {
                _told[Encoding.ASCII.GetString(lines[..name])] = new ToldLine(path, start + name + 1, length - name - 1);
            }

            start += length;
            lines = lines[length..];
        }
    }

    /// <returns>Null for what another version of the plugin may have written.</returns>
    private ToldStudy? Parse(byte[] line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            return new ToldStudy(BackfillTotals.Parse(json.RootElement, done), json.RootElement.GetProperty(LeftOut).GetInt64());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
