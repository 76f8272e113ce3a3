// SPDX-License-Identifier: GPL-3.0-or-later
using System.CommandLine;
using DicomTranscoder.DataSet;
using DicomTranscoder.Files;
using DicomTranscoder.PixelData;
using Htj2kTool.Terminal;

namespace Htj2kTool.Commands;

/// <summary>extract FILE --output DIR</summary>
internal static class ExtractCommand
{
    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "A DICOM file in HTJ2K or JPEG 2000." };
        Option<string> output = new("--output", "-o")
        {
            Description =
                "The folder that receives the codestreams, as NAME.1.jhc (HTJ2K) or NAME.1.j2c (JPEG 2000), with the number of the frame.",
            HelpName = "DIR",
            Required = true,
        };
        Option<int?> frame = new("--frame") { Description = "Only this frame, from 1.", HelpName = "N" };
        Command command =
            new("extract", "Writes the codestream of each frame into a file of its own. No file is overwritten.") { file, output, frame };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(output)!, parsed.GetValue(frame)));
        return command;
    }

    private static int Run(string path, string output, int? only) => FileErrors.Report(path, () =>
    {
        using OpenedFile file = new(path);
        using FrameCodestreams codestreams = FrameCodestreams.Read(file.Bytes);
        if (only < 1 || only > codestreams.Count)
        {
            Console.Error.WriteLine($"{path}: there is no frame {only}; frames 1 to {codestreams.Count} are there");
            return ExitCode.Trouble;
        }

        string extension = TransferSyntaxUid.IsHtj2k(FileMetaInformation.Read(file.Bytes.Head)!.TransferSyntax) ? "jhc" : "j2c";
        Directory.CreateDirectory(output);
        for (int frame = only ?? 1; frame <= (only ?? codestreams.Count); frame++)
        {
            string target = Path.Combine(output, $"{Path.GetFileName(path)}.{frame}.{extension}");
            WholeFile.Write(target, codestreams[frame - 1]);
            Console.WriteLine(target);
        }

        return ExitCode.Success;
    });
}
