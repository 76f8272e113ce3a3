// SPDX-License-Identifier: GPL-3.0-or-later
using Xunit;

namespace Architecture.Tests;

/// <summary>How files are named and cut, in the sources, tests and benchmarks.</summary>
public sealed class FileTests
{
    private const int MostLines = 250;
    private const int MostColumns = 140;

    private static readonly SourceFile[] s_files = [.. SourceFile.In("src"), .. SourceFile.In("tests"), .. SourceFile.In("bench")];

    [Fact]
    public void File_holds_one_type_that_it_is_named_after()
    {
        IEnumerable<string> violations =
            from file in s_files
            where file.DeclaredTypes.Any(type => type != file.TypeName) && !IsParameterTable(file)
            select $"{file.Path}: {string.Join(", ", file.DeclaredTypes)}";
        Violations.AssertNone(violations);
    }

    [Fact]
    public void File_has_few_lines()
    {
        IEnumerable<string> violations =
            from file in s_files
            where !file.IsTable && file.Lines.Length - 1 > MostLines
            select $"{file.Path}: {file.Lines.Length - 1} lines";
        Violations.AssertNone(violations);
    }

    [Fact]
    public void Line_has_few_columns()
    {
        IEnumerable<string> violations =
            from file in s_files
            where !file.IsTable
            from line in file.Lines.Index()
            where line.Item.Length > MostColumns && !HasTextAcross(line.Item)
            select $"{file.Path}:{line.Index + 1}: {line.Item.Length} columns";
        Violations.AssertNone(violations);
    }

    [Fact]
    public void Namespace_is_the_folder()
    {
        IEnumerable<string> violations =
            from file in s_files
            where !file.Path.StartsWith("bench/", StringComparison.Ordinal) && file.Namespace.Length > 0 && file.Namespace != file.Folder
            select $"{file.Path}: {file.Namespace}";
        Violations.AssertNone(violations);
    }

    /// <summary>Texts stay in one piece, so that a search for a message finds it.</summary>
    private static bool HasTextAcross(string line)
        => line[..MostColumns].Contains('"', StringComparison.Ordinal) && line[MostColumns..].Contains('"', StringComparison.Ordinal);

    /// <summary>Orthanc's services take their parameters as structures, which are grouped by the subject of the services.</summary>
    private static bool IsParameterTable(SourceFile file)
        => file.Folder == "OrthancSdkInterop.Abi" && file.DeclaredTypes.All(type => type.EndsWith("Parameters", StringComparison.Ordinal));
}
