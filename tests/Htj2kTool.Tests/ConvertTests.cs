// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using TestSupport;
using Xunit;

namespace Htj2kTool.Tests;

/// <summary>htj2k convert.</summary>
public sealed class ConvertTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData(DicomFile.ExplicitLittleEndian)]
    [InlineData(DicomFile.ImplicitLittleEndian)]
    [InlineData(DicomFile.DeflatedLittleEndian)]
    public void Native_becomes_HTJ2K_and_native_again(string transferSyntax)
    {
        string image = _work.Image("a.dcm", transferSyntax, frames: 3);

        Assert.Equal(0, Htj2k.Run("convert", image, "--output", _work["coded"]).Code);
        Assert.Equal(0, Htj2k.Run("convert", _work["coded/a.dcm"], "-o", _work["native"], "-s", "explicit").Code);

        Assert.Contains("1.2.840.10008.1.2.4.201 HTJ2K Lossless Only", Htj2k.Run("info", _work["coded/a.dcm"]).Output,
            StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_work.Image("explicit.dcm", frames: 3)), File.ReadAllBytes(_work["native/a.dcm"]));
    }

    [Theory]
    [InlineData("dcmcrle")]
    [InlineData("dcmconv", "+tb")]
    public void What_DCMTK_encodes_is_decoded_exactly(string program, params string[] options)
    {
        string image = _work.Image("a.dcm", frames: 3);
        Directory.CreateDirectory(_work["foreign"]);
        Dcmtk.Convert(program, image, _work["foreign/a.dcm"], options);

        Assert.Equal(0, Htj2k.Run("convert", _work["foreign"], "-o", _work["coded"], "-s", "202").Code);
        Assert.Equal(0, Htj2k.Run("convert", _work["foreign"], "-o", _work["native"], "-s", "explicit").Code);

        byte[] samples = Dcmtk.PixelData(image, DicomFile.ExplicitLittleEndian);
        Assert.Equal(samples, Dcmtk.PixelData(_work["native/a.dcm"], DicomFile.ExplicitLittleEndian));
        Assert.Equal(0, Htj2k.Run("verify", image, _work["coded/a.dcm"]).Code);
        Assert.Equal(0, Htj2k.Run("extract", _work["coded/a.dcm"], "-o", _work["frames"]).Code);
        for (int frame = 0; frame < 3 && OpenJpeg.Missing is null; frame++)
        {
            byte[] decoded = OpenJpeg.Decode(File.ReadAllBytes(_work[$"frames/a.dcm.{frame + 1}.jhc"]));
            Assert.Equal(samples[(frame * decoded.Length)..((frame + 1) * decoded.Length)], decoded);
        }
    }

    [Theory]
    [InlineData("--ratio", "10", "lossy: ratio 10.")]
    [InlineData("--psnr", "48", "PSNR 4")]
    [InlineData("--max-error", "1", "maximum error 1")]
    public void Lossy_is_made_on_request_and_says_so(string option, string value, string line)
    {
        string image = _work.Image("in/a.dcm", frames: 2);
        _work.Write("in/seg.dcm",
            new DicomFile { DataSet = DicomFile.Image(8, 8, 8, 8).Text(0x0008_0060, "CS", "SEG").Set(0x7FE0_0010, "OB", new byte[64]) }
            .ToArray());

        (int code, string output, _) = Htj2k.Run("convert", _work["in"], "-o", _work["lossy"], "-s", "203", option, value);
        (int dryCode, string dryOutput, _) = Htj2k.Run("convert", image, "-o", _work["dry"], "-s", "203", option, value, "--dry-run");

        Assert.Equal((0, 0), (code, dryCode));
        Assert.Contains("a.dcm: 1.2.840.10008.1.2.1 -> 1.2.840.10008.1.2.4.203, 2 frames, ", output, StringComparison.Ordinal);
        Assert.Contains(line, output, StringComparison.Ordinal);
        Assert.Contains(line, dryOutput, StringComparison.Ordinal);
        Assert.Contains("seg.dcm: 1.2.840.10008.1.2.1 kept: segmentations must not become lossy", output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_work["in/seg.dcm"]), File.ReadAllBytes(_work["lossy/seg.dcm"]));
        string dump = CCompiler.Run("dcmdump", "-Un", "+P", "0028,2110", "+P", "0028,2114", "+P", "0002,0010", _work["lossy/a.dcm"]);
        Assert.All(["[01]", "[ISO_15444_15]", "[1.2.840.10008.1.2.4.203]"], text => Assert.Contains(text, dump, StringComparison.Ordinal));
        Assert.Equal(1, Htj2k.Run("verify", image, _work["lossy/a.dcm"]).Code);

        Assert.Equal(0, Htj2k.Run("convert", _work["lossy/a.dcm"], "-o", _work["native"], "-s", "explicit").Code);
        byte[] before = Dcmtk.PixelData(image, DicomFile.ExplicitLittleEndian);
        byte[] after = Dcmtk.PixelData(_work["native/a.dcm"], DicomFile.ExplicitLittleEndian);
        Assert.Equal(before.Length, after.Length);
        int largest = Enumerable.Range(0, before.Length / 2)
            .Max(i => Math.Abs(BitConverter.ToUInt16(before, 2 * i) - BitConverter.ToUInt16(after, 2 * i)));
        Assert.Contains($"maximum error {largest}", output, StringComparison.Ordinal);
    }

    [Fact]
    public void JPEG_2000_is_made_of_an_image_and_of_its_HTJ2K_and_decoded_alike()
    {
        string image = _work.Image("in/a.dcm", frames: 3);

        Assert.Equal(0, Htj2k.Run("convert", _work["in"], "-o", _work["201"]).Code);
        Assert.Equal(0, Htj2k.Run("convert", _work["in"], "-o", _work["90"], "-s", "90").Code);
        Assert.Equal(0, Htj2k.Run("convert", _work["201"], "-o", _work["again"], "-s", "90").Code);

        Assert.Contains("1.2.840.10008.1.2.4.90 JPEG 2000 Lossless Only", Htj2k.Run("info", _work["90/a.dcm"]).Output,
            StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_work["90/a.dcm"]), File.ReadAllBytes(_work["again/a.dcm"]));
        Assert.Equal(0, Htj2k.Run("verify", image, _work["90/a.dcm"]).Code);
        Assert.Equal(0, Htj2k.Run("extract", _work["90/a.dcm"], "-o", _work["frames"]).Code);
        byte[] samples = Dcmtk.PixelData(image, DicomFile.ExplicitLittleEndian);
        for (int frame = 0; frame < 3 && OpenJpeg.Missing is null; frame++)
        {
            byte[] decoded = OpenJpeg.Decode(File.ReadAllBytes(_work[$"frames/a.dcm.{frame + 1}.j2c"]));
            Assert.Equal(samples[(frame * decoded.Length)..((frame + 1) * decoded.Length)], decoded);
        }
    }

    [Fact]
    public void Folder_is_converted_with_its_tree_and_what_is_kept_is_copied()
    {
        _work.Image("in/1/a.dcm");
        _work.Image("in/2/a.dcm", seed: 2);
        byte[] noImage = new DicomFile { DataSet = new DicomItem().Text(0x0010_0010, "PN", "Test^Report") }.ToArray();
        _work.Write("in/2/report.dcm", noImage);
        _work.Write("in/notes.txt", "no DICOM"u8.ToArray());

        (int code, string output, string errors) = Htj2k.Run("convert", _work["in"], "--output", _work["out"], "--jobs", "2");

        Assert.Equal(0, code);
        Assert.Equal(["1/a.dcm", "2/a.dcm", "2/report.dcm"], _work.Files("out"));
        Assert.Equal(noImage, File.ReadAllBytes(_work["out/2/report.dcm"]));
        Assert.Contains("report.dcm: 1.2.840.10008.1.2.1 kept: no pixel data", output, StringComparison.Ordinal);
        Assert.Contains("notes.txt: not a DICOM file", output, StringComparison.Ordinal);
        Assert.Contains("Converted 2,", errors, StringComparison.Ordinal);
        Assert.Contains("kept 1; not DICOM 1; failed 0", errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', errors);
    }

    [Fact]
    public void Nothing_is_overwritten()
    {
        string image = _work.Image("in/a.dcm");
        _work.Image("in/b.dcm");
        byte[] before = File.ReadAllBytes(image);
        byte[] other = "something else"u8.ToArray();
        _work.Write("out/a.dcm", other);

        (int code, _, string errors) = Htj2k.Run("convert", _work["in"], "--output", _work["out"]);
        (int ontoItself, _, _) = Htj2k.Run("convert", image, "--output", _work["in"]);

        Assert.Equal((2, 2), (code, ontoItself));
        Assert.Contains("a.dcm exists already", errors, StringComparison.Ordinal);
        Assert.Equal(other, File.ReadAllBytes(_work["out/a.dcm"]));
        Assert.Equal(before, File.ReadAllBytes(image));
        Assert.Equal(["a.dcm", "b.dcm"], _work.Files("out"));
        Assert.Equal(["a.dcm", "b.dcm"], _work.Files("in"));
    }

    [Fact]
    public void Dry_run_tells_and_writes_nothing()
    {
        _work.Image("in/a.dcm");

        (int code, string output, string errors) = Htj2k.Run("convert", _work["in"], "--output", _work["out"], "--dry-run");

        Assert.Equal(0, code);
        Assert.Contains("a.dcm: 1.2.840.10008.1.2.1 -> 1.2.840.10008.1.2.4.201, 1 frame, ", output, StringComparison.Ordinal);
        Assert.StartsWith("Would convert 1,", errors, StringComparison.Ordinal);
        Assert.False(Path.Exists(_work["out"]));
    }

    [Fact]
    public void Output_within_the_input_is_not_input()
    {
        _work.Image("in/a.dcm");

        Assert.Equal(0, Htj2k.Run("convert", _work["in"], "--output", _work["in/out"]).Code);
        (int code, _, string errors) = Htj2k.Run("convert", _work["in"], "--output", _work["in/out"], "--dry-run");

        Assert.Equal(["a.dcm", "out/a.dcm"], _work.Files("in"));
        Assert.Equal((0, true), (code, errors.StartsWith("Would convert 1,", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("the number of jobs", "--jobs takes a number", "--jobs", "0")]
    [InlineData("the syntax", "'explicit'", "--syntax", "50")]
    [InlineData("lossy without a target", "--syntax 203 needs one of --ratio, --psnr and --max-error", "--syntax", "203")]
    [InlineData("two targets", "--syntax 203 needs one of", "--syntax", "203", "--ratio", "10", "--psnr", "50")]
    [InlineData("a target for lossless", "need --syntax 203", "--ratio", "10")]
    [InlineData("the ratio", "--ratio takes a number above 1", "--syntax", "203", "--ratio", "1")]
    [InlineData("the PSNR", "--psnr takes a number above 0", "--syntax", "203", "--psnr", "high")]
    [InlineData("the error", "--max-error takes a whole number from 1", "--syntax", "203", "--max-error", "0.5")]
    [InlineData("an unknown option", "--quality", "--quality", "7")]
    public void Wrong_argument_is_answered_by_what_is_accepted(string what, string expected, params string[] arguments)
    {
        string image = _work.Image("a.dcm");

        (int code, string output, string errors) = Htj2k.Run(["convert", image, "-o", _work["out"], .. arguments]);

        Assert.True(code == 2 && (errors + output).Contains(expected, StringComparison.Ordinal), $"{what}: {code} {errors}");
        Assert.False(Path.Exists(_work["out"]));
    }

    [Fact]
    public void Wrong_input_is_answered_by_its_name()
    {
        string image = _work.Image("a.dcm");
        _work.Image("other/a.dcm");
        string text = _work.Write("notes.txt", "no DICOM"u8.ToArray());

        (int missing, _, string missingErrors) = Htj2k.Run("convert", _work["absent.dcm"], "-o", _work["out"]);
        (int twice, _, string twiceErrors) = Htj2k.Run("convert", image, _work["other/a.dcm"], "-o", _work["out"]);
        (int noDicom, _, string noDicomErrors) = Htj2k.Run("convert", text, "-o", _work["out"]);

        Assert.Equal((2, 2, 2), (missing, twice, noDicom));
        Assert.Contains("absent.dcm: no such file or folder", missingErrors, StringComparison.Ordinal);
        Assert.Contains("would both become", twiceErrors, StringComparison.Ordinal);
        Assert.Contains("notes.txt: not a DICOM file", noDicomErrors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_finishes_what_was_begun_and_leaves_no_part_behind()
    {
        const int files = 200;
        for (int i = 0; i < files; i++)
        {
            _work.Image($"in/{i:000}.dcm", frames: 20, seed: i % 3);
        }

        using Process process = Htj2k.Start("convert", _work["in"], "--output", _work["out"], "--jobs", "1");
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        _ = CCompiler.Run("/bin/sh", "-c", $"kill -INT {process.Id}");
        _ = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        string[] done = _work.Files("out");
        Assert.Equal(130, process.ExitCode);
        Assert.InRange(done.Length, 1, files - 1);
        Assert.Contains($"Interrupted: {files - done.Length} not done", await errors, StringComparison.Ordinal);
        Assert.All(done, name => Assert.Equal(0, Htj2k.Run("verify", _work["in/" + name], _work["out/" + name]).Code));
    }

    [Fact]
    public void Progress_is_drawn_on_a_terminal()
    {
        _work.Image("in/a.dcm");
        _work.Image("in/b.dcm");
        string program = Path.Combine(Repository.Root, "artifacts", "tool", "htj2k");

        // script(1) of util-linux runs a command on a terminal of its own.
        string typescript = CCompiler.Run("script", "-qec", $"{program} convert {_work["in"]} -o {_work["out"]}", "/dev/null");

        Assert.Contains("] 1/2, 0:00:", typescript, StringComparison.Ordinal);
        Assert.Contains("Converted 2,", typescript, StringComparison.Ordinal);
    }
}
