// SPDX-License-Identifier: GPL-3.0-or-later
using System.CommandLine;
using DicomTranscoder.DataSet;
using DicomTranscoder.Files;
using DicomTranscoder.PixelData;
using Htj2k;
using Htj2k.Contract;
using Htj2kTool.Terminal;

namespace Htj2kTool.Commands;

/// <summary>info FILE...</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        Argument<string[]> files = new("FILE") { Description = "DICOM files in any transfer syntax.", Arity = ArgumentArity.OneOrMore };
        Command command = new("info", "Shows the transfer syntax, image and codestreams of files.") { files };
        command.SetAction(parsed =>
        {
            int code = ExitCode.Success;
            foreach (string file in parsed.GetValue(files)!)
            {
                code = Math.Max(code, FileErrors.Report(file, () => Print(file)));
            }

            return code;
        });
        return command;
    }

    private static int Print(string path)
    {
        using OpenedFile file = new(path);
        InstanceInfo info = InstanceInfo.Read(file.Bytes);
        Console.WriteLine(path);
        Line("transfer syntax", $"{info.TransferSyntax} {TransferSyntax.Find(info.TransferSyntax)?.Name}".TrimEnd());
        Line("SOP class", $"{info.SopClassUid} {info.Modality}".Trim());
        Line("file", $"{file.Bytes.Length} bytes");
        if (info.Image is not { } image)
        {
            Line("image", "none");
            return ExitCode.Success;
        }

        Line("image", $"{image.Columns} x {image.Rows} x {image.SamplesPerPixel}, {image.PhotometricInterpretation}{(image.IsPlanar ? ", by plane" : "")}");
        Line("samples", $"{image.BitsStored} of {image.BitsAllocated} bits, {(image.IsSigned ? "signed" : "unsigned")}");
        Line("frames", $"{image.Frames}");
        Line("pixel data", $"{info.PixelDataLength} bytes{Ratio(image, info.PixelDataLength)}");
        if (TransferSyntaxUid.IsJpeg2000Family(info.TransferSyntax))
        {
            using FrameCodestreams codestreams = FrameCodestreams.Read(file.Bytes);
            Line("codestream", Describe(Htj2kDecoder.ReadInfo(codestreams[0])));
        }

        return ExitCode.Success;
    }

    private static void Line(string name, string value) => Console.WriteLine($"  {name,-16} {value}");

    private static string Ratio(ImagePixelDescription image, long length)
        => image.BitsAllocated % 8 == 0 && length > 0
            ? FormattableString.Invariant($", ratio {(double)image.PixelDataBytes / length:0.00}")
            : "";

    private static string Describe(CodestreamInfo info)
        => $"{(info.IsHighThroughput ? "HTJ2K" : "JPEG 2000")}, {(info.IsReversible ? "5/3 reversible" : "9/7 irreversible")}"
            + $"{(info.UsesColorTransform ? ", colour transform" : "")}, {info.BitsPerSample} bits{(info.IsSigned ? " signed" : "")}, {info.DecompositionLevels} levels, "
            + $"{info.Tiles} tile{(info.Tiles == 1 ? "" : "s")}, {info.Layers} layer{(info.Layers == 1 ? "" : "s")}, "
            + $"code-blocks {info.CodeBlockWidth} x {info.CodeBlockHeight}{(info.IsResolutionPositionOrder ? ", RPCL" : "")}{(info.HasTilePartLengths ? ", TLM" : "")}";
}
