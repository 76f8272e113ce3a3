// SPDX-License-Identifier: GPL-3.0-or-later
namespace Architecture.Tests;

/// <summary>
/// The floors of each project, from the ground up. A folder may import those on lower floors, and none on its own: so the encoder's side
/// never imports the decoder's. The project's own folder has an empty name.
/// </summary>
internal static class Floors
{
    public static readonly Dictionary<string, string[][]> Of = new()
    {
        ["Htj2k"] =
        [
            ["Memory", "Structure", "Scheduling", "BlockCoding.HighThroughput", "BlockCoding.HighThroughput.Tables"],
            ["Contract", "BlockCoding.HighThroughput.Refinement", "BlockCoding.HighThroughput.Decoding.Vectors"],
            ["Samples", "Wavelets", "BlockCoding.Arithmetic", "BlockCoding.HighThroughput.Encoding", "BlockCoding.HighThroughput.Decoding"],
            ["BlockCoding", "Codestream.MarkerSegments"],
            ["Codestream.Packets"],
            ["Codestream"],
            ["Encoding", "Decoding", "Recoding"],
            [""],
        ],
        ["LosslessDecoders"] =
        [
            ["", "LosslessJpeg.Predictors"],
            ["JpegLs", "LosslessJpeg", "Rle"],
        ],
        ["DicomTranscoder"] =
        [
            [""],
            ["Digests"],
            ["DataSet"],
            ["PixelData", "Rules", "Files"],
            ["Splicing"],
            ["Coding"],
            ["Transcoding"],
        ],
        ["OrthancSdkInterop"] =
        [
            ["Abi", "Callbacks"],
            ["Jobs"],
            [""],
        ],
        ["OrthancHtj2kPlugin"] =
        [
            ["Counters"],
            ["Settings", "Totals"],
            ["Notices", "Transcoding"],
            ["Ingest", "Backfill.Resources", "Backfill.Leases"],
            ["Backfill.InWork", "Backfill.Replacements", "Backfill.Tasks"],
            ["Backfill.Orphans"],
            ["Backfill"],
            ["Metrics", "Services"],
            ["Backfill.Jobs", "Routes"],
            ["Routes.Backfill", "Routes.Explanations", "Routes.Frames", "Routes.Sending", "Routes.Upload"],
            ["Routes.App", "Routes.DicomWeb", "Routes.Files"],
            [""],
        ],
        ["Htj2kTool"] =
        [
            ["Terminal"],
            ["Conversion"],
            ["Commands"],
            [""],
        ],
    };
}
