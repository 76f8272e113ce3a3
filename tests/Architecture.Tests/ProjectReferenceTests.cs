// SPDX-License-Identifier: GPL-3.0-or-later
using System.Xml.Linq;
using TestSupport;
using Xunit;

namespace Architecture.Tests;

/// <summary>Dependencies point one way: the codecs know no DICOM, the transcoder no Orthanc, the interop neither.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Htj2k"] = [],
        ["LosslessDecoders"] = [],
        ["DicomTranscoder"] = ["Htj2k", "LosslessDecoders"],
        ["OrthancSdkInterop"] = [],
        ["OrthancHtj2kPlugin"] = ["DicomTranscoder", "OrthancSdkInterop"],
        ["Htj2kTool"] = ["DicomTranscoder"],
    };

    public static TheoryData<string> Projects
        => [.. Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(folder => Path.GetFileName(folder))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_references_only_what_lies_below_it(string project)
    {
        XDocument file = XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"));
        IEnumerable<string> references = file.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));

        Assert.Equal(s_allowed[project], references.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_needs_no_package_at_run_time(string project)
    {
        string[] allowed = project == "Htj2kTool" ? ["System.CommandLine"] : [];
        XDocument file = XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"));

        IEnumerable<string?> packages = file.Descendants("PackageReference")
            .Where(package => (string?)package.Attribute("PrivateAssets") != "all")
            .Select(package => (string?)package.Attribute("Include"));
        Assert.Equal(allowed, packages);
    }
}
