// SPDX-License-Identifier: GPL-3.0-or-later
namespace TestSupport;

/// <summary>Programs of the system that tests need, in the folders of PATH.</summary>
public static class ProgramSearch
{
    /// <summary>Whether a program, which may have a path, can be run.</summary>
    public static bool Finds(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Null when it is installed, else the reason to skip a test.</summary>
    public static string? Miss(string program, string package)
        => Finds(program) ? null : $"{program} is not installed (package {package})";
}
