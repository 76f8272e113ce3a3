// SPDX-License-Identifier: GPL-3.0-or-later
using System.CommandLine;
using DicomTranscoder.Transcoding;
using Htj2kTool.Terminal;

namespace Htj2kTool.Commands;

/// <summary>verify A B</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        Argument<string> first = new("A") { Description = "A DICOM file." };
        Argument<string> second = new("B") { Description = "The file to compare it with." };
        Command command = new("verify", "Decodes two files and compares their images, bit for bit. Ends with 0 when they are the same, with 1 when they differ, with 2 when one cannot be decoded.")
        {
            first, second,
        };
        command.SetAction(parsed => Run(parsed.GetValue(first)!, parsed.GetValue(second)!));
        return command;
    }

    private static int Run(string first, string second) => FileErrors.Report($"{first}, {second}", () =>
    {
        string? difference = PixelComparison.FindDifference(first, second);
        Console.WriteLine(difference is null ? "The images are the same." : "The images differ: " + difference);
        return difference is null ? ExitCode.Success : ExitCode.Different;
    });
}
