// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2kTool.Terminal;

/// <summary>What the program ends with, as cmp and diff do.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Success = 0;

    /// <summary>verify: the images differ.</summary>
    public const int Different = 1;

    /// <summary>Wrong arguments, or something could not be read, decoded or written.</summary>
    public const int Trouble = 2;

    /// <summary>Ended by Ctrl-C or SIGTERM; what was begun is finished, the rest untouched.</summary>
    public const int Interrupted = 130;
}
