// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>An instance as the list of its study had it.</summary>
/// <param name="Instance">Orthanc's identifier.</param>
/// <param name="Series">That of its series.</param>
internal sealed record StudyInstance(string Instance, string Series)
{
    /// <summary>Orthanc's identifier of its study; empty when it was not listed.</summary>
    public string Study { get; init; } = "";

    /// <summary>Orthanc's identifier of its patient; empty when it was not listed.</summary>
    public string Patient { get; init; } = "";

    /// <summary>Orthanc's identifiers of all that it belongs to, as far as they are known.</summary>
    public IEnumerable<string> Ancestors => new[] { Series, Study, Patient }.Where(id => id.Length > 0);

    /// <summary>Instance Number; 0 when it has none, or was not listed.</summary>
    public int Number { get; init; }

    /// <summary>SOP Instance UID; empty when it was not listed.</summary>
    public string Uid { get; init; } = "";

    /// <summary>UUID of the file that the instance had; empty when it was not listed.</summary>
    public string FileUuid { get; init; } = "";

    /// <summary>Bytes of that file, before Orthanc compressed it.</summary>
    public long FileSize { get; init; }
}
