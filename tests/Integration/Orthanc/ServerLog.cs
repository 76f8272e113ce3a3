// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;

namespace Integration.Orthanc;

/// <summary>The log of Orthanc, line by line as it arrives.</summary>
internal sealed class ServerLog
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly List<string> _lines = [];

    public string Text
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>The lines that hold a text.</summary>
    public List<string> Lines(string text)
    {
        lock (_lines)
        {
            return _lines.FindAll(line => line.Contains(text, StringComparison.Ordinal));
        }
    }

    /// <summary>Lines come through a pipe and so may be late: waits until as many hold the text.</summary>
    /// <exception cref="TimeoutException">There were not enough.</exception>
    public async Task<List<string>> WaitForAsync(string text, int count = 1)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            List<string> lines = Lines(text);
            if (lines.Count >= count)
            {
                return lines;
            }

            if (watch.Elapsed > s_patience)
            {
                throw new TimeoutException($"{lines.Count} of {count} lines with '{text}' in the log:\n{Text}");
            }

            await Task.Delay(20);
        }
    }

    public void Add(string? line)
    {
        if (line is not null)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }
        }
    }
}
