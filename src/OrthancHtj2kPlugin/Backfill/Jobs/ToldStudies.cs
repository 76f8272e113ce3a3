// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text;
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill.Leases;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>
/// What jobs with the same task on several servers tell each other of studies: in which they have found, or made, everything done, so that
/// the others need not look. In a database at some distance, looking costs as much as converting.
/// </summary>
/// <param name="done">The name of the field for finished instances.</param>
internal sealed class ToldStudies(JobParts parts, string task, string job, string done)
{
    private const int MostAtOnce = 1 << 20;

    private readonly Lock _lock = new();

    /// <summary>How much of each file is read.</summary>
    private readonly Dictionary<string, long> _read = [];

    private string _listeners = "";

    /// <summary>
    /// The jobs of others that work now, with a space after each: only who began before a study was listed may rely on what is told of it.
    /// </summary>
    public string Listeners
    {
        get
        {
            lock (_lock)
            {
                return _listeners;
            }
        }
        set
        {
            lock (_lock)
            {
                _listeners = value;
            }
        }
    }

    /// <summary>Tells the others of a study.</summary>
    /// <param name="listeners">As <see cref="Listeners"/> was when the study was listed.</param>
    public void Tell(string study, string listeners, ToldStudy told)
    {
        if (listeners.Length == 0)
        {
            return;
        }

        ArrayBufferWriter<byte> line = new();
        line.Write(Encoding.ASCII.GetBytes($"{study} {listeners}"));
        using (Utf8JsonWriter json = new(line))
        {
            told.WriteTo(json, done);
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

    /// <summary>Hears of the studies that others have done since the last call.</summary>
    public void Hear(Action<string, ToldStudy> take)
    {
        try
        {
            foreach (string path in parts.ToldFiles(task))
            {
                string file = Path.GetFileName(path);
                for (byte[] lines = Read(path); lines.Length > 0; lines = Read(path))
                {
                    _read[file] = _read.GetValueOrDefault(file) + lines.Length;
                    Take(lines, take);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is not heard now is heard later, or this server looks at the study itself.
        }
    }

    private byte[] Read(string path)
        => JobParts.JobOf(path) == job ? [] : JobParts.ReadTold(path, _read.GetValueOrDefault(Path.GetFileName(path)), MostAtOnce);

    private void Take(ReadOnlySpan<byte> lines, Action<string, ToldStudy> take)
    {
        ReadOnlySpan<byte> self = Encoding.ASCII.GetBytes($" {job} ");
        while (!lines.IsEmpty)
        {
            int length = lines.IndexOf((byte)'\n') + 1;
            ReadOnlySpan<byte> line = lines[..length];
            int name = line.IndexOf((byte)' '), json = line.IndexOf((byte)'{');
            if (name > 0 && json > name && line[..json].IndexOf(self) >= 0 && ToldStudy.Parse(line[json..], done) is { } told)
            {
                take(Encoding.ASCII.GetString(line[..name]), told);
            }

            lines = lines[length..];
        }
    }
}
