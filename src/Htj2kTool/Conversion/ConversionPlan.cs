// SPDX-License-Identifier: GPL-3.0-or-later
using System.IO.Enumeration;
using DicomTranscoder.Files;

namespace Htj2kTool.Conversion;

/// <summary>Which files become which.</summary>
/// <param name="Files">In the order of the arguments, and of their names within folders.</param>
internal sealed record ConversionPlan(IReadOnlyList<PlannedFile> Files)
{
    /// <summary>Looks up files and folders. Files already in the output folder are not taken for input.</summary>
    /// <exception cref="IOException">An input is missing or cannot be read, or two would become the same file.</exception>
    public static ConversionPlan Make(IReadOnlyList<string> inputs, string output)
    {
        string outputFolder = Path.GetFullPath(output);
        List<PlannedFile> files = [];
        foreach (string input in inputs)
        {
            if (Directory.Exists(input))
            {
                foreach (string path in FilesBelow(input, outputFolder).Order(StringComparer.Ordinal))
                {
                    files.Add(new PlannedFile(path, Path.Combine(output, Path.GetRelativePath(input, path)), IsNamed: false));
                }
            }
            else if (File.Exists(input))
            {
                files.Add(new PlannedFile(input, Path.Combine(output, Path.GetFileName(input)), IsNamed: true));
            }
            else
            {
                throw new FileNotFoundException($"{input}: no such file or folder");
            }
        }

        Dictionary<string, string> sources = [];
        foreach (PlannedFile file in files)
        {
            if (!sources.TryAdd(file.Destination, file.Source))
            {
                throw new IOException($"{sources[file.Destination]} and {file.Source} would both become {file.Destination}; convert them into different folders");
            }
        }

        return new ConversionPlan(files);
    }

    /// <summary>Links to files are followed, links to folders are not: they may lead in circles.</summary>
    private static FileSystemEnumerable<string> FilesBelow(string folder, string outputFolder) => new(
        folder,
        static (ref entry) => entry.ToSpecifiedFullPath(),
        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false })
    {
        ShouldIncludePredicate = static (ref entry)
            => !entry.IsDirectory && !entry.FileName.StartsWith(WholeFile.TemporaryPrefix, StringComparison.Ordinal),
        ShouldRecursePredicate = (ref entry)
            => (entry.Attributes & FileAttributes.ReparsePoint) == 0 && Path.GetFullPath(entry.ToSpecifiedFullPath()) != outputFolder,
    };
}
