// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>One C# file of a project.</summary>
internal sealed partial class SourceFile
{
    private SourceFile(string path, string folder, string text)
    {
        (Path, Folder) = (path, folder);
        Lines = text.Split('\n');
        TypeName = System.IO.Path.GetFileName(path).Split('.')[0];
        Namespace = NamespaceLine().Match(text).Groups[1].Value;
        DeclaredTypes = [.. TypeLine().Matches(text).Select(match => match.Groups[1].Value)];
        Usings = [.. UsingLine().Matches(text).Select(match => match.Groups[1].Value)];
        Code = UsingLine().Replace(WithoutProse(text), "");
    }

    /// <summary>From the root of the repository.</summary>
    public string Path { get; }

    /// <summary>From the project's folder, with dots as in a namespace; empty for the project's folder itself.</summary>
    public string Folder { get; }

    /// <summary>The file's name up to its first dot, which is that of its type.</summary>
    public string TypeName { get; }

    public string Namespace { get; }

    public string[] Lines { get; }

    /// <summary>The types that are declared in no other type.</summary>
    public string[] DeclaredTypes { get; }

    /// <summary>The namespaces that the file imports.</summary>
    public string[] Usings { get; }

    /// <summary>The text without its usings, strings, and the prose of comments: types that documentation refers to remain.</summary>
    public string Code { get; }

    /// <summary>True for constant tables, which may be long.</summary>
    public bool IsTable => Path.EndsWith(".Tables.cs", StringComparison.Ordinal);

    /// <summary>The files of a project.</summary>
    /// <param name="project">Its folder, from the root of the repository.</param>
    public static SourceFile[] In(string project)
    {
        string root = System.IO.Path.Combine(TestSupport.Repository.Root, project);
        return [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => new SourceFile(
                Relative(TestSupport.Repository.Root, file),
                FolderOf(Relative(root, file)),
                File.ReadAllText(file)))];
    }

    /// <summary>With slashes, also on Windows.</summary>
    private static string Relative(string folder, string file)
        => System.IO.Path.GetRelativePath(folder, file).Replace(System.IO.Path.DirectorySeparatorChar, '/');

    private static string FolderOf(string file) => file[..Math.Max(file.LastIndexOf('/'), 0)].Replace('/', '.');

    private static string WithoutProse(string text)
    {
        string withoutLiterals = StringLiteral()
            .Replace(text, match => match.Value.StartsWith("cref", StringComparison.Ordinal) ? match.Value : "\"\"");
        return Comment().Replace(withoutLiterals, KeepReferences);
    }

    private static string KeepReferences(Match comment)
        => string.Concat(Reference().Matches(comment.Value)
            .Select(match => match.Groups[1].Value.Replace('{', '<').Replace('}', '>') + ";"));

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^using (?:static )?([\w.]+);\n", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"^(?:(?:public|internal|file|static|sealed|abstract|readonly|ref|partial|unsafe) )+(?:(?:record )?(?:class|struct|interface|enum)|record|delegate [\w<>*]+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"(?:cref=)?""(?:\\.|[^""\\\n])*""")]
    private static partial Regex StringLiteral();

    [GeneratedRegex(@"//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"cref=""([^""]*)""")]
    private static partial Regex Reference();
}
