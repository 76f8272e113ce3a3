// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using LosslessDecoders.Rle;
using TestSupport;
using Xunit;

namespace LosslessDecoders.Tests.Rle;

/// <summary>Frames that both DCMTK's <c>dcmdrle</c> and our decoder decode; <c>HTJ2K_STREAMS</c> says how many, else 360.</summary>
public sealed class DcmtkRleTests
{
    private const int FramesPerFile = 20;

    private static readonly int s_streams
        = int.Parse(Environment.GetEnvironmentVariable("HTJ2K_STREAMS") ?? "360", CultureInfo.InvariantCulture);

    [Fact]
    public void Frames_decode_as_dcmtk_decodes_them()
    {
        Random random = new(1);
        for (int done = 0; done < s_streams; done += FramesPerFile)
        {
            FrameFormat format = new(random.Next(1, 90), random.Next(1, 90), random.Next(2) == 0 ? 1 : 3, 1 << random.Next(2));
            byte[][] frames = [.. Enumerable.Range(0, FramesPerFile).Select(_ => RleEncoder.Encode(Samples(format, random), format))];
            byte[] expected = DecodeByDcmtk(frames, format);
            byte[] samples = new byte[format.FrameBytes];
            for (int frame = 0; frame < frames.Length; frame++)
            {
                RleDecoder.Decode(frames[frame], format, samples);
                Assert.Equal(expected.AsSpan(frame * samples.Length, samples.Length), samples.AsSpan());
            }
        }
    }

    private static byte[] Samples(FrameFormat format, Random random)
    {
        int bits = random.Next(2, 8 * format.BytesPerSample + 1);
        double noise = Math.Pow(random.NextDouble(), 4);
        return Frames.Natural(
            format.Width, format.Height, format.Components, bits, random.Next(2) == 0, format.BytesPerSample, noise, random.Next());
    }

    private static byte[] DecodeByDcmtk(byte[][] frames, FrameFormat format)
    {
        ushort bits = (ushort)(8 * format.BytesPerSample);
        string photometric = format.Components == 3 ? "RGB" : "MONOCHROME2";
        DicomFile file = new()
        {
            TransferSyntax = "1.2.840.10008.1.2.5",
            DataSet = DicomFile.Image((ushort)format.Height, (ushort)format.Width, bits, bits, photometric: photometric)
                .Text(0x0028_0008, "IS", $"{frames.Length}")
                .Encapsulated(0x7FE0_0010, [], frames),
        };
        string folder = Directory.CreateTempSubdirectory("rle-").FullName;
        try
        {
            string source = Path.Combine(folder, "rle.dcm");
            string target = Path.Combine(folder, "native.dcm");
            File.WriteAllBytes(source, file.ToArray());
            _ = CCompiler.Run("dcmdrle", "-q", "+te", source, target);
            return File.ReadAllBytes(target)[^(int)(frames.Length * format.FrameBytes)..];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
