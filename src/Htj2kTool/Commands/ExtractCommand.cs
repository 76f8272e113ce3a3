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
        Command command =
            new("extract", "Writes the codestream of each frame into a file of its own. No file is overwritten.") { file, output };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(output)!));
        return command;
    }

    private static int Run(string path, string output) => FileErrors.Report(path, () =>
    {
        byte[] file = File.ReadAllBytes(path);
        using FrameCodestreams codestreams = FrameCodestreams.Read(file);
        string extension = TransferSyntaxUid.IsHtj2k(FileMetaInformation.Read(file)!.TransferSyntax) ? "jhc" : "j2c";
        Directory.CreateDirectory(output);
        for (int frame = 0; frame < codestreams.Count; frame++)
        {
            string target = Path.Combine(output, $"{Path.GetFileName(path)}.{frame + 1}.{extension}");
            WholeFile.Write(target, codestreams[frame]);
            Console.WriteLine(target);
        }

        return ExitCode.Success;
    });
}
