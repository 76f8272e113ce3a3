// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>Instances of one study to work on.</summary>
/// <param name="Id">Orthanc's identifier.</param>
/// <param name="Uid">Study Instance UID.</param>
/// <param name="Instances">In the order of series and Instance Number (0020,0013).</param>
internal sealed record BackfillStudy(string Id, string Uid, IReadOnlyList<StudyInstance> Instances)
{
    /// <summary>Orthanc's identifier of its patient.</summary>
    public string Patient { get; init; } = "";
}
