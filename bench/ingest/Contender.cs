// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;

namespace IngestBench;

/// <summary>An Orthanc to measure.</summary>
/// <param name="Plugin">The plugin that it loads, or nothing.</param>
/// <param name="Settings">Its settings beside the common configuration.</param>
internal sealed record Contender(string Name, string? Plugin, JsonObject Settings)
{
    private const string Jpeg2000Lossless = "1.2.840.10008.1.2.4.90";
    private const string Htj2kLossless = "1.2.840.10008.1.2.4.201";

    /// <summary>
    /// Plain Orthanc comes twice: the difference of its two rows is due to the machine. Before 1.12.11, Orthanc does not start with an
    /// IngestTranscoding to HTJ2K.
    /// </summary>
    public static Contender[] All(Arguments arguments) =>
    [
        new("plain", null, []),
        new("HTJ2K", arguments.Plugin, []),
        new("HTJ2K, IngestTranscoding .201", arguments.Plugin, new JsonObject { ["IngestTranscoding"] = Htj2kLossless }),
        new("plain again", null, []),
        new("GDCM .90", arguments.Gdcm, new JsonObject { ["IngestTranscoding"] = Jpeg2000Lossless }),
    ];
}
