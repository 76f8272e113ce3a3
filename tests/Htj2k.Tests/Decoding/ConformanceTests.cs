// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Decoding;

/// <summary>HTJ2K codestreams of an independent encoder, with the errors that its authors allow.</summary>
[Trait("Length", "long")]
public sealed class ConformanceTests
{
    private const string Folder = "conformance/openjph";

    /// <summary>Two-dimensional wavelet structure and kernel of Part 2 (T.801), which neither T.800 nor T.814 has.</summary>
    private const string Part2 = "simple_dec_irv53_bhvhb_low_latency.jph";

    /// <summary>
    /// One column wide; its limits are looser in one component and tighter in another than the results of the independent decoder.
    /// </summary>
    private const string OneColumn = "simple_enc_irv97_tall_narrow1.j2c";

    public static TheoryData<string> Codestreams
    {
        get
        {
            TheoryData<string> data = [];
            if (Repository.Shared(Folder) is { } folder)
            {
                foreach (string path in Directory.EnumerateFiles(folder, "*.j*").Order(StringComparer.Ordinal))
                {
                    data.Add(Path.GetFileName(path));
                }
            }
            else
            {
                data.Add(string.Empty);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Codestreams))]
    public void Codestream_gives_the_reference_within_its_limits(string name)
    {
        Assert.SkipWhen(name.Length == 0, "The shared material is not there.");
        string folder = Repository.Shared(Folder)!;
        byte[] codestream = Unwrap(File.ReadAllBytes(Path.Combine(folder, name)));
        if (name == Part2)
        {
            Assert.Throws<Htj2kFormatException>(() => Htj2kDecoder.ReadInfo(codestream));
            return;
        }

        CodestreamInfo info = Htj2kDecoder.ReadInfo(codestream);
        int bytes = info.BitsPerSample <= 8 ? 1 : 2;
        using Htj2kDecoder decoder = new();
        byte[] decoded = new byte[Htj2kDecoder.PlanesBytes(info, bytes)];
        decoder.DecodePlanes(codestream, bytes, decoded);

        (string? reference, List<(double Mse, int Pae)> limits) = ReadLimits(folder, name);
        if (reference is null || name == OneColumn)
        {
            Assert.SkipWhen(OpenJpeg.Missing is not null, OpenJpeg.Missing ?? string.Empty);
            Planes.AssertWithin(OpenJpeg.DecodePlanes(codestream, info.Components), decoded, info.BitsPerSample, info.IsSigned,
                info.IsReversible ? 0 : 1);
            return;
        }

        byte[] expected = ReferenceImage.Read(reference, bytes);
        int at = 0;
        for (int c = 0; c < info.Components; c++)
        {
            int length = info.ComponentDetails[c].Width * info.ComponentDetails[c].Height * bytes;
            (double mse, int pae) =
                Planes.Difference(expected.AsSpan(at, length), decoded.AsSpan(at, length), info.BitsPerSample, info.IsSigned);

            // The limits are another decoder's results, to six digits: another rounding may differ by a little.
            Assert.True(pae <= limits[c].Pae + 1 && mse <= limits[c].Mse * 1.001 + 0.01,
                $"component {c}: MSE {mse} PAE {pae}, {limits[c]} allowed");
            Assert.True(limits[c].Pae != 0 || pae == 0, $"component {c} is not exact");
            at += length;
        }
    }

    /// <summary>The codestream box of a JPH file, or the codestream as it is.</summary>
    private static byte[] Unwrap(byte[] file)
    {
        int box = file.AsSpan().IndexOf("jp2c"u8);
        return file[0] == 0xFF ? file : file[(box + 4)..];
    }

    private static (string? Reference, List<(double Mse, int Pae)> Limits) ReadLimits(string folder, string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(folder, "mse_pae.txt"));
        int line = Array.FindIndex(lines, text => text.StartsWith(name + ' ', StringComparison.Ordinal));
        List<(double, int)> limits = [];
        if (line < 0)
        {
            return (null, limits);
        }

        string reference = Path.Combine(folder, Path.GetFileName(lines[line].Split(' ')[1]));
        for (int i = line + 1; i < lines.Length && lines[i].Length > 0 && char.IsAsciiDigit(lines[i][0]); i++)
        {
            string[] parts = lines[i].Split(' ');
            limits.Add((double.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture)));
        }

        return (File.Exists(reference) ? reference : null, limits);
    }
}
