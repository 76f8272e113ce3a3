// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using LosslessDecoders.JpegLs;
using TestSupport;
using Xunit;

namespace LosslessDecoders.Tests.JpegLs;

/// <summary>
/// Generated frames, which CharLS and this decoder decode to the same samples: both readings of T.87 agree, and so does the test encoder's.
/// <c>HTJ2K_STREAMS</c> is the number of frames.
/// </summary>
[Trait("Length", "long")]
public sealed class CharlsTests : IDisposable
{
    private const int MostFramesAtOnce = 500;

    private static readonly int s_frames = Peer.Streams(usual: 600);

    private readonly string _folder = Directory.CreateTempSubdirectory("charls-").FullName;
    private readonly JpegLsDecoder _decoder = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Frame_decodes_as_CharLS_decodes_it()
    {
        Assert.SkipUnless(CCompiler.IsInstalled && File.Exists("/usr/include/charls/charls.h"),
            "CharLS is not installed (package libcharls-dev)");
        string program = Path.Combine(_folder, "charls_peer");
        CCompiler.Compile(
            Path.Combine(Repository.Root, "tests", "LosslessDecoders.Tests", "JpegLs", "native", "charls_peer.c"), program, "-lcharls");
        for (int first = 0; first < s_frames; first += MostFramesAtOnce)
        {
            Compare(program, first, Math.Min(MostFramesAtOnce, s_frames - first));
        }
    }

    private void Compare(string program, int first, int count)
    {
        byte[][] decoded = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            JpegLsEncoder image = Image(first + i);
            int bytesPerSample = image.Precision > 8 ? 2 : 1;
            int[] samples = TestImage.Create(image.Width, image.Height, image.Components, image.MaxVal, first + i);
            byte[] frame = image.Encode(samples);
            File.WriteAllBytes(Path.Combine(_folder, $"{i}.jls"), frame);

            decoded[i] = new byte[samples.Length * bytesPerSample];
            _decoder.Decode(frame, new FrameFormat(image.Width, image.Height, image.Components, bytesPerSample), decoded[i]);
            Assert.True(decoded[i].AsSpan().SequenceEqual(TestImage.ToBytes(samples, bytesPerSample)), Describe(first + i, image));
        }

        _ = CCompiler.Run(program, _folder, count.ToString(CultureInfo.InvariantCulture));
        for (int i = 0; i < count; i++)
        {
            JpegLsEncoder image = Image(first + i);
            byte[] expected = File.ReadAllBytes(Path.Combine(_folder, $"{i}.raw"));
            byte[] actual = image.Interleave == 0 ? Frames.ToPlanar(decoded[i], image.Components, image.Precision > 8 ? 2 : 1) : decoded[i];
            Assert.True(expected.AsSpan().SequenceEqual(actual), Describe(first + i, image));
        }
    }

    /// <summary>
    /// A frame for each number: in time every precision with every interleave mode, number of components, presets and restart intervals.
    /// </summary>
    private static JpegLsEncoder Image(int number)
    {
        Random random = new(number);
        int precision = 2 + number % 15;
        int components = 1 + random.Next(4);
        int largest = (1 << precision) - 1;

        // CharLS 2.4 decodes 2 components only in scans of their own, and pixels of several components only with the RESET that is the
        // default.
        int interleave = components < 3 ? 0 : random.Next(3);
        int first = random.Next(1, Math.Max(2, largest / 3)), second = random.Next(first, Math.Max(first + 1, largest / 2));
        return new JpegLsEncoder
        {
            Width = random.Next(1, 80),
            Height = random.Next(1, 50),
            Components = components,
            Interleave = interleave,
            Precision = precision,
            Presets = random.Next(3) > 0
                ? null
                : [largest, first, second, random.Next(second, largest + 1), interleave == 2 ? 64 : random.Next(3, 256)],
            RestartInterval = random.Next(3) > 0 ? 0 : random.Next(1, 20),
        };
    }

    private static string Describe(int number, JpegLsEncoder image)
        => $"Frame {number}: {image.Width} x {image.Height} x {image.Components}, {image.Precision} bits, interleave mode {image.Interleave}, "
            + $"restart interval {image.RestartInterval}, presets {string.Join(' ', image.Presets ?? [])}";
}
