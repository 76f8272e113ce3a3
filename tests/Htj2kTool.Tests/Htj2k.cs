// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using TestSupport;

namespace Htj2kTool.Tests;

/// <summary>The program as users get it, built by eng/publish-tool.</summary>
internal static class Htj2k
{
    private static readonly string s_program = Path.Combine(Repository.Root, "artifacts", "tool", "htj2k");

    /// <summary>Runs it.</summary>
    /// <returns>Its exit code and its output.</returns>
    public static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    /// <summary>Starts it.</summary>
    /// <exception cref="InvalidOperationException">It is not built.</exception>
    public static Process Start(params string[] arguments) => File.Exists(s_program)
        ? Process.Start(new ProcessStartInfo(s_program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!
        : throw new InvalidOperationException($"{s_program} is missing: run eng/publish-tool");
}
