// SPDX-License-Identifier: GPL-3.0-or-later
using System.CommandLine;
using System.Runtime.InteropServices;
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using Htj2kTool.Conversion;
using Htj2kTool.Terminal;

namespace Htj2kTool.Commands;

/// <summary>convert FILE|DIR... --output DIR</summary>
internal static class ConvertCommand
{
    private static readonly Dictionary<string, string> s_targets = new()
    {
        ["201"] = TransferSyntaxUid.Htj2kLossless,
        ["202"] = TransferSyntaxUid.Htj2kLosslessRpcl,
        [LossyOptions.Syntax] = TransferSyntaxUid.Htj2k,
        ["90"] = TransferSyntaxUid.Jpeg2000Lossless,
        ["91"] = TransferSyntaxUid.Jpeg2000,
        ["explicit"] = TransferSyntaxUid.ExplicitLittleEndian,
    };

    public static Command Create()
    {
        Argument<string[]> inputs = new("FILE|DIR") { Description = "DICOM files, and folders of them.", Arity = ArgumentArity.OneOrMore };
        Option<string> output = new("--output", "-o")
        {
            Description =
                "The folder that receives the results, under the names that they have below the folders given. No file is overwritten.",
            HelpName = "DIR",
            Required = true,
        };
        Option<string> syntax = new("--syntax", "-s")
        {
            Description = "HTJ2K Lossless Only (201), with RPCL Options (202), lossy HTJ2K (203), JPEG 2000 Lossless Only (90), lossy HTJ2K back to JPEG 2000 without any further loss (91), or back to Explicit VR Little Endian (explicit).",
            DefaultValueFactory = static _ => "201",
        };
        syntax.AcceptOnlyFromAmong([.. s_targets.Keys]);
        Option<int> jobs =
            new("--jobs", "-j")
            {
                Description = "The number of files to work on at the same time.",
                HelpName = "N",
                DefaultValueFactory = static _ => Environment.ProcessorCount
            };
        jobs.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out int value) || value is < 1 or > 1024))
            {
                result.AddError("--jobs takes a number from 1 to 1024.");
            }
        });
        Option<bool> lossyJpeg2000 = new("--lossy-jpeg2000")
        {
            Description = "Convert lossy JPEG 2000 (.91) to HTJ2K (203) as well, without any further loss.",
        };
        Option<bool> dryRun = new("--dry-run", "-n") { Description = "Say what would happen to each file, and write nothing." };
        Command command = new("convert", "Converts files, verifying every frame. Files that cannot be converted without loss, except for the loss that 203 allows, are copied as they are.")
        {
            inputs, output, syntax, jobs, lossyJpeg2000, dryRun,
        };
        LossyOptions lossy = new(command, syntax);
        command.SetAction(parsed =>
        {
            TranscodingOptions options = new()
            {
                TranscodeJpeg2000 = true,
                TranscodeLossyJpeg2000 = parsed.GetValue(lossyJpeg2000),
                LongestResult = uint.MaxValue,
                Lossy = lossy.Read(parsed),
            };
            options = options.Lossy is null ? options with { TargetTransferSyntax = s_targets[parsed.GetValue(syntax)!] } : options;
            return Run(parsed.GetValue(inputs)!, parsed.GetValue(output)!, options, parsed.GetValue(jobs), parsed.GetValue(dryRun));
        });
        return command;
    }

    private static int Run(string[] inputs, string output, TranscodingOptions options, int jobs, bool isDryRun)
    {
        ConversionPlan plan;
        try
        {
            plan = ConversionPlan.Make(inputs, output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"htj2k: {e.Message}");
            return ExitCode.Trouble;
        }

        jobs = Math.Clamp(jobs, 1, Math.Max(1, plan.Files.Count));
        ConversionRun run = new(plan, options with { Threads = Math.Max(1, Environment.ProcessorCount / jobs) }, isDryRun);

        // Files that are being written are finished; a second Ctrl-C ends the program at once.
        using PosixSignalRegistration interrupt =
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = run.Stop());
        using PosixSignalRegistration termination =
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = run.Stop());
        return run.Execute(jobs);
    }
}
