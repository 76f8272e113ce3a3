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

    /// <summary>True when the task names all of the study, not parts of it.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The jobs of other servers that may rely on what they are told of it: those that worked before it was listed.</summary>
    public string Listeners { get; init; } = "";

    /// <summary>How many of its instances the filter of the task leaves out.</summary>
    public long LeftOut { get; init; }
}
