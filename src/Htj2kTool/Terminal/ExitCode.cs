// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2kTool.Terminal;

/// <summary>The exit codes of the program, like those of cmp and diff.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Success = 0;

    /// <summary>verify: the images differ.</summary>
    public const int Different = 1;

    /// <summary>Wrong arguments, or something could not be read, decoded or written.</summary>
    public const int Trouble = 2;

    /// <summary>Ended by Ctrl-C or SIGTERM; begun files are finished, the rest untouched.</summary>
    public const int Interrupted = 130;
}
