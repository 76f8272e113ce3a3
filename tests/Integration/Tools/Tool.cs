// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;

namespace Integration.Tools;

/// <summary>Runs command line programs.</summary>
internal static class Tool
{
    /// <summary>Runs a program and gives its standard output.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ends with {process.ExitCode}:\n{output}{errors.Result}");
    }
}
