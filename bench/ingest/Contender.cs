// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;

namespace IngestBench;

/// <summary>An Orthanc to be measured.</summary>
/// <param name="Plugin">The plugin that it loads, or nothing.</param>
/// <param name="Settings">What it needs beside the common configuration.</param>
internal sealed record Contender(string Name, string? Plugin, JsonObject Settings)
{
    private const string Jpeg2000Lossless = "1.2.840.10008.1.2.4.90";

    public static Contender[] All(Arguments arguments) =>
    [
        new("plain", null, []),
        new("HTJ2K", arguments.Plugin, []),
        new("GDCM .90", arguments.Gdcm, new JsonObject { ["IngestTranscoding"] = Jpeg2000Lossless }),
    ];
}
