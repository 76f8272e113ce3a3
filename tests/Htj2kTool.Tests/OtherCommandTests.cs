// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;
using Xunit;

namespace Htj2kTool.Tests;

/// <summary>htj2k info, verify and extract.</summary>
public sealed class OtherCommandTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Info_tells_image_and_codestream()
    {
        string image = _work.Image("a.dcm", frames: 2);
        Assert.Equal(0, Htj2k.Run("convert", image, "-o", _work["out"]).Code);

        (int code, string output, _) = Htj2k.Run("info", image, _work["out/a.dcm"]);

        Assert.Equal(0, code);
        Assert.Contains("1.2.840.10008.1.2.1 Explicit VR Little Endian", output, StringComparison.Ordinal);
        Assert.Contains(@"150 x 150 x 1, MONOCHROME2", output, StringComparison.Ordinal);
        Assert.Contains("12 of 16 bits, unsigned", output, StringComparison.Ordinal);
        Assert.Contains("HTJ2K, 5/3 reversible, 12 bits, 5 levels, 1 tile, 1 layer, code-blocks 64 x 64, RPCL, TLM", output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Info_of_what_is_no_DICOM_tells_so_and_goes_on()
    {
        string text = _work.Write("notes.txt", "no DICOM"u8.ToArray());

        (int code, string output, string errors) = Htj2k.Run("info", text, _work.Image("a.dcm"));

        Assert.Equal(2, code);
        Assert.Contains("notes.txt: No DICOM file", errors, StringComparison.Ordinal);
        Assert.Contains("MONOCHROME2", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_tells_the_same_from_another_and_from_what_it_cannot_decode()
    {
        string image = _work.Image("a.dcm");
        string other = _work.Image("b.dcm", seed: 2);

        Assert.Equal(0, Htj2k.Run("verify", image, _work.Image("c.dcm", DicomFile.ImplicitLittleEndian)).Code);
        (int different, string output, _) = Htj2k.Run("verify", image, other);
        (int undecodable, _, string errors) = Htj2k.Run("verify", image, _work.Write("notes.txt", "no DICOM"u8.ToArray()));

        Assert.Equal((1, 2), (different, undecodable));
        Assert.StartsWith("The images differ: frame 1, row 1, column 1, sample 1: 0x", output, StringComparison.Ordinal);
        Assert.Contains("not a DICOM file", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_of_samples_is_refused()
    {
        (int code, _, string errors) = Htj2k.Run("extract", _work.Image("a.dcm"), "-o", _work["out"]);

        Assert.Equal((2, true), (code, errors.Contains("Not of the JPEG 2000 family", StringComparison.Ordinal)));
        Assert.False(Path.Exists(_work["out"]));
    }

    [Fact]
    public void Extract_of_one_frame_writes_that_one_and_refuses_what_is_not_there()
    {
        Assert.Equal(0, Htj2k.Run("convert", _work.Image("a.dcm", frames: 3), "-o", _work["out"]).Code);

        Assert.Equal(0, Htj2k.Run("extract", _work["out/a.dcm"], "-o", _work["one"], "--frame", "2").Code);
        (int code, _, string errors) = Htj2k.Run("extract", _work["out/a.dcm"], "-o", _work["none"], "--frame", "4");

        Assert.Equal(["a.dcm.2.jhc"], Directory.GetFiles(_work["one"]).Select(Path.GetFileName));
        Assert.Equal((2, true), (code, errors.Contains("there is no frame 4; frames 1 to 3 are there", StringComparison.Ordinal)));
        Assert.False(Path.Exists(_work["none"]));
    }

    [Fact]
    public void Bench_tells_what_was_measured_or_why_nothing_was()
    {
        (int code, string output, _) = Htj2k.Run("bench", _work.Image("a.dcm", frames: 2));
        (int refused, _, string errors) =
            Htj2k.Run("bench",
            _work.Write("report.dcm", new DicomFile { DataSet = new DicomItem().Text(0x0010_0010, "PN", "Test^Report") }.ToArray()));

        Assert.Equal(0, code);
        Assert.Matches(@"150 x 150 x 1 x 2, 12 bits, 0.1 MB of samples, ratio [0-9.]+\n  one thread: encodes [0-9]+ MB/s, decodes [0-9]+ MB/s; converts and verifies [0-9.]+ a second\n", output);
        Assert.Equal(2, refused);
        Assert.Contains("report.dcm: kept: no pixel data", errors, StringComparison.Ordinal);
    }
}
