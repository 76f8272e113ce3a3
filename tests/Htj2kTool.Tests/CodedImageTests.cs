// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.RegularExpressions;
using TestSupport;
using Xunit;

namespace Htj2kTool.Tests;

/// <summary>Every coding that becomes HTJ2K, by htj2k convert.</summary>
public sealed partial class CodedImageTests : IDisposable
{
    private readonly Workplace _work = new();

    public static TheoryData<string> Names => [.. CodedImages.Names];

    public void Dispose() => _work.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Image_becomes_HTJ2K_as_predicted_and_comes_back_with_its_samples_and_attributes(string name)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        CodedImage image = CodedImages.Named(name);
        string source = _work.Write("a.dcm", image.FileOf("2.25.1", "2.25.2"));
        string[] options = image.IsLossy ? ["--lossy-jpeg2000"] : [];

        string predicted = Htj2k.Run(["convert", source, "-o", _work["dry"], "--dry-run", .. options]).Output;
        (int code, string output, string errors) = Htj2k.Run(["convert", source, "-o", _work["coded"], .. options]);

        Assert.Equal((0, output), (code, predicted));
        Assert.Contains($" -> {image.Target}, ", output, StringComparison.Ordinal);
        Assert.Contains("Converted 1,", errors, StringComparison.Ordinal);
        AssertSame(image, source, "coded/a.dcm", "jhc");
        Assert.Equal(0, Htj2k.Run("verify", source, _work["coded/a.dcm"]).Code);

        if (image.IsLossy)
        {
            Assert.Equal(0, Htj2k.Run("convert", _work["coded/a.dcm"], "-o", _work["back"], "--syntax", "91").Code);
            AssertSame(image, source, "back/a.dcm", "j2c");
        }

        Assert.Equal(0, Htj2k.Run("convert", _work["coded/a.dcm"], "-o", _work["native"], "-s", "explicit").Code);
        Assert.Equal(Attributes(source), Attributes(_work["native/a.dcm"]));
        byte[] value = Dcmtk.PixelData(_work["native/a.dcm"], DicomFile.ExplicitLittleEndian);
        byte[] samples = image.IsOneBit
            ? [.. value.SelectMany(packed => Enumerable.Range(0, 8).Select(bit => (byte)((packed >> bit) & 1)))]
            : value;
        for (int frame = 0; frame < image.Samples.Length; frame++)
        {
            int bytes = image.Samples[frame].Length;
            Assert.Null(image.FindDifference(frame,
                Frames.ToPlanar(samples.AsSpan(frame * bytes, bytes), image.Components, image.BytesPerSample)));
        }
    }

    private void AssertSame(CodedImage image, string source, string file, string extension)
    {
        Assert.Equal(Attributes(source), Attributes(_work[file]));
        string folder = _work["frames of " + extension];
        Assert.Equal(0, Htj2k.Run("extract", _work[file], "-o", folder).Code);
        for (int frame = 0; frame < image.Samples.Length; frame++)
        {
            byte[] codestream = File.ReadAllBytes(Path.Combine(folder, $"a.dcm.{frame + 1}.{extension}"));
            Assert.Null(image.FindDifference(frame,
                OpenJpegSamples.Decode(codestream, image.Samples[frame].Length, image.BytesPerSample)));
        }
    }

    /// <summary>
    /// What dcmdump shows, without file meta information, Photometric Interpretation, Planar Configuration and Pixel Data, and without the
    /// VR of private elements, which Implicit VR leaves open.
    /// </summary>
    private static string[] Attributes(string file) => [.. CCompiler.Run("dcmdump", "-q", "-Un", "-M", "+L", file).Split('\n')
        .TakeWhile(line => !line.StartsWith("(7fe0,0010)", StringComparison.Ordinal))
        .Where(line => line.StartsWith('(') && !Changing().IsMatch(line))
        .Select(line => PrivateVr().Replace(line, "$1"))];

    [GeneratedRegex(@"^\((0002,|0028,0004|0028,0006)")]
    private static partial Regex Changing();

    [GeneratedRegex(@"^(\(0009,1001\)).*")]
    private static partial Regex PrivateVr();
}
