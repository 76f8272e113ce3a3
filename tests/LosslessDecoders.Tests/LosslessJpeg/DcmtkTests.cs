// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Globalization;
using LosslessDecoders.LosslessJpeg;
using TestSupport;
using Xunit;

namespace LosslessDecoders.Tests.LosslessJpeg;

/// <summary>Compares with DCMTK, frame by frame. HTJ2K_STREAMS says how many generated frames.</summary>
public sealed class DcmtkTests
{
    private const string LosslessJpeg = "1.2.840.10008.1.2.4.57";
    private const int FramesInFile = 20;
    private const uint PixelDataTag = 0x7FE0_0010;

    private static readonly int s_streams =
        int.Parse(Environment.GetEnvironmentVariable("HTJ2K_STREAMS") ?? "300", CultureInfo.InvariantCulture);

    [Fact]
    public void Decoder_generated_frames_returns_the_samples_of_dcmdjpeg()
    {
        LosslessJpegDecoder decoder = new();
        for (int seed = 0; seed * FramesInFile < s_streams; seed++)
        {
            Random random = new(seed);
            int precision = 2 + seed % 15;
            FrameFormat format = new(1 + random.Next(70), 1 + random.Next(50), random.Next(3) == 0 ? 3 : 1, precision <= 8 ? 1 : 2);
            byte[][] frames = [.. Enumerable.Range(0, FramesInFile).Select(frame => Frame(format, precision, random, FramesInFile * seed + frame))];

            byte[] expected = DecodeWithDcmtk(frames, format, precision);

            for (int frame = 0; frame < FramesInFile; frame++)
            {
                ReadOnlySpan<byte> one = expected.AsSpan(frame * (int)format.FrameBytes, (int)format.FrameBytes);
                Assert.True(one.SequenceEqual(Frames.Decode(decoder, frames[frame], format)), $"frame {frame} of seed {seed} differs");
            }
        }
    }

    private static byte[] Frame(FrameFormat format, int precision, Random random, int seed)
    {
        EncodingOptions options = new()
        {
            Precision = precision,
            Predictor = 1 + random.Next(7),
            PointTransform = random.Next(4) == 0 ? random.Next(precision) : 0,
            RestartRows = random.Next(4) == 0 ? 1 + random.Next(5) : 0,
            IsInterleaved = random.Next(3) != 0,
            HasOneTable = random.Next(2) == 0,
            HasLongCodes = random.Next(2) == 0,
            HasSegmentsToSkip = random.Next(4) == 0,
            FirstTable = random.Next(4),
        };
        int[] samples = Frames.Samples(format.Width, format.Height, format.Components, precision, seed);
        return Encoder.Encode(samples, format.Width, format.Height, format.Components, options);
    }

    private static byte[] DecodeWithDcmtk(byte[][] frames, FrameFormat format, int precision)
    {
        DicomItem image = DicomFile.Image(
            (ushort)format.Height,
            (ushort)format.Width,
            (ushort)(8 * format.BytesPerSample),
            (ushort)precision,
            photometric: format.Components == 3 ? "RGB" : "MONOCHROME2");
        image.Text(0x0028_0008, "IS", $"{frames.Length}")
            .Encapsulated(PixelDataTag, [], [.. frames.Select(frame => (frame.Length & 1) == 0 ? frame : [.. frame, 0])]);
        string folder = Directory.CreateTempSubdirectory("lossless-jpeg-").FullName;
        try
        {
            string source = Path.Combine(folder, "source.dcm");
            string target = Path.Combine(folder, "target.dcm");
            File.WriteAllBytes(source, new DicomFile { TransferSyntax = LosslessJpeg, DataSet = image }.ToArray());
            CCompiler.Run("dcmdjpeg", "-q", "+cn", "+px", source, target);
            return PixelData(File.ReadAllBytes(target));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The value of the last element, Pixel Data in Explicit VR Little Endian.</summary>
    private static byte[] PixelData(byte[] file)
    {
        int element = file.AsSpan().LastIndexOf([(byte)0xE0, (byte)0x7F, (byte)0x10, (byte)0x00, (byte)'O']);
        int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(element + 8));
        return file[(element + 12)..(element + 12 + length)];
    }
}
