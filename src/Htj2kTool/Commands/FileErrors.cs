// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using Htj2k.Contract;
using Htj2kTool.Terminal;

namespace Htj2kTool.Commands;

/// <summary>Reports the error in a file in one line, and by the exit code.</summary>
internal static class FileErrors
{
    /// <summary>Does something with a file.</summary>
    /// <param name="name">The file, for the message.</param>
    /// <returns>The result of the work, or <see cref="ExitCode.Trouble"/>.</returns>
    public static int Report(string name, Func<int> work)
    {
        try
        {
            return work();
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or DicomFormatException or Htj2kFormatException or OutOfMemoryException)
        {
            Console.Error.WriteLine($"{name}: {e.Message}");
            return ExitCode.Trouble;
        }
    }
}
