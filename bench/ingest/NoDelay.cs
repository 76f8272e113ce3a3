// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;

namespace IngestBench;

/// <summary>
/// Makes DCMTK send at once. Without it both sides write a message in two parts, the second of which waits for the delayed acknowledgement
/// of the first: some 40 ms for each C-STORE, which would hide the measured times.
/// </summary>
internal static class NoDelay
{
    public static void Set(ProcessStartInfo start) => start.Environment["TCP_NODELAY"] = "1";
}
