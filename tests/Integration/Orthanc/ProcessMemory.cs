// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;

namespace Integration.Orthanc;

/// <summary>Resident memory of a process, from /proc.</summary>
internal static class ProcessMemory
{
    public static (long Now, long Peak) Of(int process)
    {
        string[] lines = File.ReadAllLines($"/proc/{process}/status");
        return (Bytes(lines, "VmRSS:"), Bytes(lines, "VmHWM:"));
    }

    private static long Bytes(string[] lines, string name)
    {
        string line = Array.Find(lines, line => line.StartsWith(name, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"No {name} in /proc");
        return 1024 * long.Parse(line.AsSpan(name.Length).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture);
    }
}
