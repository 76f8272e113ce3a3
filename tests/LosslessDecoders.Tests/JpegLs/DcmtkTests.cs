// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Globalization;
using LosslessDecoders.JpegLs;
using TestSupport;
using Xunit;

namespace LosslessDecoders.Tests.JpegLs;

/// <summary>Frames that DCMTK encodes, by a CharLS of its own. <c>HTJ2K_STREAMS</c> is the number of frames.</summary>
[Trait("Length", "long")]
public sealed class DcmtkTests : IDisposable
{
    private const int FramesPerFile = 30;

    private readonly string _folder = Directory.CreateTempSubdirectory("jpeg-ls-").FullName;
    private readonly JpegLsDecoder _decoder = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Decode_frames_of_dcmcjpls_gives_the_encoded_samples()
    {
        Peer.Require("dcmcjpls", "dcmtk");
        for (int file = 0; file * FramesPerFile < Peer.Streams(usual: 300); file++)
        {
            (JpegLsEncoder image, int bytesPerSample) = Image(file);
            int frameBytes = image.Width * image.Height * image.Components * bytesPerSample;
            byte[] native = [.. Enumerable.Range(0, FramesPerFile).SelectMany(i =>
                TestImage.ToBytes(TestImage.Create(image.Width, image.Height, image.Components, image.MaxVal, file * FramesPerFile + i),
                    bytesPerSample))];
            string source = Write(image, bytesPerSample, native);
            string target = Path.Combine(_folder, "coded.dcm");
            string interleave = image.Interleave switch { 0 => "+in", 1 => "+il", _ => "+is" };
            _ = CCompiler.Run("dcmcjpls", "-q", interleave, source, target);

            byte[][] frames = Fragments(target);
            Assert.Equal(FramesPerFile, frames.Length);
            byte[] decoded = new byte[frameBytes];
            for (int i = 0; i < frames.Length; i++)
            {
                _decoder.Decode(frames[i], Format(image, bytesPerSample), decoded);
                Assert.True(native.AsSpan(i * frameBytes, frameBytes).SequenceEqual(decoded), Describe(file, image));
            }
        }
    }

    /// <summary>An image for each file: in time 6 to 16 bits stored with every interleave mode.</summary>
    private static (JpegLsEncoder Encoder, int BytesPerSample) Image(int file)
    {
        int precision = 6 + file * 7 % 11;
        int bytesPerSample = precision > 8 ? 2 : 1;
        int interleave = file % 4;
        JpegLsEncoder encoder = new()
        {
            Width = 16 + file * 5 % 61,
            Height = 16 + file * 3 % 37,
            Components = interleave == 3 ? 1 : 3,
            Interleave = interleave % 3,
            Precision = precision,
        };
        return (encoder, bytesPerSample);
    }

    private static FrameFormat Format(JpegLsEncoder image, int bytesPerSample)
        => new(image.Width, image.Height, image.Components, bytesPerSample);

    private static string Describe(int file, JpegLsEncoder image)
        => $"File {file}: {image.Width} x {image.Height} x {image.Components}, {image.Precision} bits, interleave mode {image.Interleave}";

    /// <summary>The fragments after the Basic Offset Table, one for each frame.</summary>
    private static byte[][] Fragments(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        int position = bytes.AsSpan().IndexOf([(byte)0xE0, (byte)0x7F, (byte)0x10, (byte)0, (byte)'O', (byte)'B']) + 12;
        List<byte[]> items = [];
        while (bytes[position + 2] == 0)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(position + 4));
            items.Add(bytes[(position + 8)..(position + 8 + length)]);
            position += 8 + length;
        }

        return [.. items.Skip(1)];
    }

    private string Write(JpegLsEncoder image, int bytesPerSample, byte[] native)
    {
        DicomItem item = DicomFile.Image(
            (ushort)image.Height, (ushort)image.Width, (ushort)(8 * bytesPerSample), (ushort)image.Precision,
                photometric: image.Components == 3
                ? "RGB"
                : "MONOCHROME2");
        item.Text(0x0028_0008, "IS", FramesPerFile.ToString(CultureInfo.InvariantCulture));
        item.Set(0x7FE0_0010, "OW", native);
        string path = Path.Combine(_folder, "source.dcm");
        File.WriteAllBytes(path, new DicomFile { DataSet = item }.ToArray());
        return path;
    }
}
