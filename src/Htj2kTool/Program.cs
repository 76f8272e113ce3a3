// SPDX-License-Identifier: GPL-3.0-or-later
using System.CommandLine;
using Htj2kTool.Commands;
using Htj2kTool.Terminal;

namespace Htj2kTool;

/// <summary>The command line: converts, describes and compares DICOM files.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        RootCommand root = new("Converts DICOM files to lossless HTJ2K and back, and describes them.")
        {
            ConvertCommand.Create(),
            InfoCommand.Create(),
            VerifyCommand.Create(),
            ExtractCommand.Create(),
            BenchCommand.Create(),
        };
        ParseResult parsed = root.Parse(arguments);
        int code = parsed.Invoke();
        return parsed.Errors.Count > 0 ? ExitCode.Trouble : code;
    }
}
