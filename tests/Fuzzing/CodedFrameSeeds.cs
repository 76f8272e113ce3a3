// SPDX-License-Identifier: GPL-3.0-or-later
using LosslessDecoders;
using LosslessDecoders.Tests.JpegLs;
using LosslessDecoders.Tests.LosslessJpeg;
using LosslessDecoders.Tests.Rle;
using LosslessFrames = LosslessDecoders.Tests.LosslessJpeg.Frames;

namespace Fuzzing;

/// <summary>Small coded frames of every kind that the encoders of the tests write.</summary>
internal static class CodedFrameSeeds
{
    public const int Width = 24;
    public const int Height = 12;

    private const int Seeds = 240;

    public static byte[][] Create(CodedFrameKind kind) => [.. Enumerable.Range(0, Seeds).Select(seed => kind switch
    {
        CodedFrameKind.Rle => Rle(seed),
        CodedFrameKind.LosslessJpeg => LosslessJpeg(seed),
        _ => JpegLs(seed),
    })];

    private static byte[] Rle(int seed)
    {
        int bytesPerSample = 1 << seed % 3;
        FrameFormat format = new(Width, Height, 1 + seed % 3, bytesPerSample);
        int precision = Math.Min(16, 8 * bytesPerSample - seed % 5);
        return RleEncoder.Encode(
            LosslessFrames.Bytes(LosslessFrames.Samples(Width, Height, format.Components, precision, seed), bytesPerSample), format);
    }

    private static byte[] LosslessJpeg(int seed)
    {
        Random random = new(seed);
        int precision = 2 + seed % 15;
        int components = 1 + random.Next(4);
        EncodingOptions options = new()
        {
            Precision = precision,
            Predictor = 1 + random.Next(7),
            PointTransform = random.Next(4) == 0 ? random.Next(precision) : 0,
            RestartRows = random.Next(3) == 0 ? 1 + random.Next(5) : 0,
            IsInterleaved = random.Next(3) != 0,
            HasOneTable = random.Next(2) == 0,
            HasLongCodes = random.Next(2) == 0,
            HasSegmentsToSkip = random.Next(4) == 0,
            HasBitsAfterCategory16 = random.Next(4) == 0,
            FirstTable = random.Next(4),
        };
        return Encoder.Encode(LosslessFrames.Samples(Width, Height, components, precision, seed), Width, Height, components, options);
    }

    private static byte[] JpegLs(int seed)
    {
        Random random = new(seed);
        int precision = 2 + seed % 15;
        int largest = (1 << precision) - 1;
        int components = 1 + random.Next(4);
        int first = random.Next(1, Math.Max(2, largest / 3));
        int second = random.Next(first, Math.Max(first + 1, largest / 2));
        JpegLsEncoder encoder = new()
        {
            Width = Width,
            Height = Height,
            Components = components,
            Interleave = components == 1 ? 0 : random.Next(3),
            Precision = precision,
            Presets = random.Next(3) > 0 ? null : [largest, first, second, random.Next(second, largest + 1), random.Next(3, 256)],
            RestartInterval = random.Next(3) > 0 ? 0 : random.Next(1, Height),
        };
        return encoder.Encode(TestImage.Create(Width, Height, components, encoder.MaxVal, seed));
    }
}
