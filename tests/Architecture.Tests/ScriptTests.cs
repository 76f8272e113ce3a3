// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.RegularExpressions;
using TestSupport;
using Xunit;

namespace Architecture.Tests;

/// <summary>The scripts, which are also run by a shell whose PATH has no .NET: eng/prerequisites may have put it into .dotnet.</summary>
public sealed partial class ScriptTests
{
    private static readonly string[] s_folders = ["eng", "bench", "tests", ".ci"];

    [Fact]
    public void Script_that_runs_dotnet_finds_it_first()
    {
        IEnumerable<string> violations =
            from path in s_folders.SelectMany(Scripts).Concat(["run", "test"])
            let text = File.ReadAllText(Path.Combine(Repository.Root, path))
            where RunsDotnet().IsMatch(text) && !FindsDotnet().IsMatch(text)
            select path;
        Violations.AssertNone(violations);
    }

    /// <summary>Executable files have no ending.</summary>
    private static IEnumerable<string> Scripts(string folder)
        => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)
            .Where(path => !Path.HasExtension(path) && !path.Contains("node_modules", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(Repository.Root, path));

    [GeneratedRegex(@"(?m)^[^#\n]*\bdotnet""?,? ""?(publish|run|build|pack|msbuild|format|--info)\b")]
    private static partial Regex RunsDotnet();

    [GeneratedRegex(@"\. (""\$top/)?eng/(sdk|prerequisites)\b")]
    private static partial Regex FindsDotnet();
}
