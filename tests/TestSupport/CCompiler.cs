// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;

namespace TestSupport;

/// <summary>The C compiler of the system, and the programs it makes.</summary>
public static class CCompiler
{
    private const string Name = "gcc";

    public static bool IsInstalled { get; } = ProgramSearch.Finds(Name);

    /// <exception cref="InvalidOperationException">The source does not compile.</exception>
    public static void Compile(string source, string program, params IReadOnlyCollection<string> options)
        => Compile(Name, source, program, options);

    /// <param name="compiler">The compiler of another system.</param>
    /// <inheritdoc cref="Compile(string, string, IReadOnlyCollection{string})"/>
    public static void Compile(string compiler, string source, string program, IReadOnlyCollection<string> options)
        => _ = Run(compiler, ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O1", "-g", source, "-o", program, .. options]);

    /// <returns>The standard output of the program.</returns>
    /// <exception cref="InvalidOperationException">The program did not end with 0.</exception>
    public static string Run(string program, params IReadOnlyCollection<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{Path.GetFileName(program)} ended with {process.ExitCode}\n{output}\n{errors.Result}");
    }
}
