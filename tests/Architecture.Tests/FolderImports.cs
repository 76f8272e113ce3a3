// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>
/// Which folders of a project use which others: by their usings, by qualified names, and by names of enclosing namespaces, which need no
/// using.
/// </summary>
internal static partial class FolderImports
{
    /// <summary>The imports of a project, each with a file that has it.</summary>
    /// <param name="files">All files of the project.</param>
    /// <param name="rootNamespace">The project's name.</param>
    public static Dictionary<(string From, string To), string> Of(SourceFile[] files, string rootNamespace)
    {
        ILookup<string, string> foldersOfType = files
            .SelectMany(file => file.DeclaredTypes.Select(type => (Type: type, file.Folder)))
            .Distinct()
            .ToLookup(type => type.Type, type => type.Folder);
        Dictionary<(string, string), string> imports = [];
        foreach (SourceFile file in files)
        {
            IEnumerable<string> targets = UsedNamespaces(file, rootNamespace)
                .Concat(QualifiedNames(file, foldersOfType))
                .Concat(EnclosingTypes(file, foldersOfType));
            foreach (string target in targets.Where(target => target != file.Folder))
            {
                imports.TryAdd((file.Folder, target), file.Path);
            }
        }

        return imports;
    }

    private static IEnumerable<string> UsedNamespaces(SourceFile file, string rootNamespace) => file.Usings
        .Where(name => name == rootNamespace || name.StartsWith(rootNamespace + ".", StringComparison.Ordinal))
        .Select(name => name == rootNamespace ? "" : name[(rootNamespace.Length + 1)..]);

    /// <summary>Packets.TagTree and the like: a type after the last part of its folder's name.</summary>
    private static IEnumerable<string> QualifiedNames(SourceFile file, ILookup<string, string> foldersOfType)
        => from Match match in QualifiedName().Matches(file.Code)
           from folder in foldersOfType[match.Groups[2].Value]
           where folder.Split('.')[^1] == match.Groups[1].Value
           select folder;

    private static IEnumerable<string> EnclosingTypes(SourceFile file, ILookup<string, string> foldersOfType)
        => from Match match in TypeUse().Matches(file.Code)
           where !foldersOfType[match.Value].Contains(file.Folder)
           from folder in foldersOfType[match.Value]
           where file.Folder.Length > 0 && (folder.Length == 0 || file.Folder.StartsWith(folder + ".", StringComparison.Ordinal))
           select folder;

    [GeneratedRegex(@"\b([A-Z]\w*)(?=\.([A-Z]\w*))")]
    private static partial Regex QualifiedName();

    /// <summary>A name that is used as a type: not a member after a dot, nor a name that is declared after a type.</summary>
    [GeneratedRegex(@"(?<![.\w])(?<!\b(?:[A-Z]\w*|bool|byte|char|double|float|int|long|nint|object|short|string|uint|ulong|ushort|void)[>\]?*]* )[A-Z]\w*(?=[.<>(){};,?*\[\]]| [a-z_{])")]
    private static partial Regex TypeUse();
}
