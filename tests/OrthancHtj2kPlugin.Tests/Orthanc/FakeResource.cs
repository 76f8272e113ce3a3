// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Tests.Orthanc;

/// <summary>A patient, study, series or instance of a <see cref="FakeOrthanc"/>.</summary>
internal sealed class FakeResource(string level, string id, FakeResource? parent)
{
    public string Level => level;

    public string Id => id;

    public FakeResource? Parent => parent;

    public string Uri => $"/{level}/{id}";

    public List<FakeResource> Children { get; } = [];

    /// <summary>Values with their revisions.</summary>
    public SortedDictionary<string, (string Value, int Revision)> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>The bytes of those metadata that are no UTF-8.</summary>
    public Dictionary<string, byte[]> MetadataBytes { get; } = [];

    /// <summary>UUIDs of the files with their revisions; "dicom" is that of an instance.</summary>
    public SortedDictionary<string, (string Uuid, int Revision)> Attachments { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Labels { get; } = new(StringComparer.Ordinal);

    public bool IsProtected { get; set; }

    /// <summary>UID, or the Patient ID.</summary>
    public required string DicomIdentifier { get; init; }

    /// <summary>UID, of an instance.</summary>
    public string TransferSyntax { get; set; } = "";

    public IEnumerable<FakeResource> Instances => level == "instances" ? [this] : Children.SelectMany(child => child.Instances);
}
