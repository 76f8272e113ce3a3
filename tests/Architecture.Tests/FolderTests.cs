// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;
using Xunit;

namespace Architecture.Tests;

/// <summary>Folders import in one direction, and none holds more than a reader takes in at a glance.</summary>
public sealed class FolderTests
{
    private const int MostFiles = 25;

    public static TheoryData<string> Projects
        => [.. Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folder_imports_only_from_lower_floors(string project)
    {
        Dictionary<string, int> floorOf = Floors.Of[project]
            .SelectMany((folders, floor) => folders.Select(folder => (folder, floor)))
            .ToDictionary(place => place.folder, place => place.floor);

        IEnumerable<string> upward = FolderImports.Of(SourceFile.In("src/" + project), project)
            .Where(import => floorOf[import.Key.To] >= floorOf[import.Key.From])
            .Select(import => $"{import.Key.From} -> {import.Key.To} in {import.Value}");
        Violations.AssertNone(upward);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folder_stands_on_a_floor(string project)
    {
        IEnumerable<string> folders = SourceFile.In("src/" + project).Select(file => file.Folder).Distinct();

        Assert.Equal(folders.Order(StringComparer.Ordinal), Floors.Of[project].SelectMany(folders => folders)
            .Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folder_holds_few_files(string project)
    {
        IEnumerable<string> large = SourceFile.In("src/" + project)
            .GroupBy(file => $"{project}/{file.Folder.Replace('.', '/')}")
            .Where(folder => folder.Count(file => !file.IsTable) > MostFiles)
            .Select(folder => $"{folder.Key}: {folder.Count()} files");
        Violations.AssertNone(large);
    }
}
