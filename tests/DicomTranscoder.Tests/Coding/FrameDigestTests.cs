// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;
using CodedImage = DicomTranscoder.Coding.CodedImage;

namespace DicomTranscoder.Tests.Coding;

public sealed class FrameDigestTests
{
    private const int Side = 32;

    /// <summary>The bytes end within the second frame: what reads them throws none of the exceptions of a format.</summary>
    [Fact]
    public void Frame_that_cannot_be_decoded_for_any_reason_has_the_failure_that_its_decoding_has()
    {
        byte[] samples = Frames.Natural(Side, 2 * Side, 1, 8, isSigned: false, bytesPerSample: 1);
        byte[] file = Conversions.MustConvert(
            Conversions.FileOf(DicomFile.Image(Side, Side, 8, 8).Text(0x0028_0008, "IS", "2"), samples),
            new TranscodingOptions { MayGrow = true, MaximumSizeRatio = double.PositiveInfinity });
        using NativeBuffer unused = new();
        Instance instance = Instance.Read(file, FileMetaInformation.Read(file)!, unused);
        CodedImage image = new()
        {
            Instance = instance,
            Bytes = file.AsSpan(0, file.Length - 100),
            Fragments = FragmentTable.Read(instance, frames: 2),
            Decoded = ImagePixelDescription.Read(instance),
            RestBytes = 0,
        };
        using FrameWorkerPool pool = new(threads: 1);

        string digest = FrameDigest.Of(image, pool, out DecodingFailure? failure);

        Assert.Empty(digest);
        Assert.StartsWith("frame 2 of 2: ", failure!.Detail, StringComparison.Ordinal);
        Assert.Equal(Decode(image, pool), failure);
        Assert.Equal(KeepReason.DecodingFailed, Refusal.Of(failure).Reason);
    }

    /// <summary>It would be kept as broken for ever.</summary>
    [Fact]
    public void Frame_for_which_there_is_no_memory_is_not_called_broken()
    {
        DecodingFailure failure = DecodingFailure.Of(new InsufficientMemoryException(), frame: 0, frames: 1);

        Assert.Equal(new Refusal(KeepReason.OutOfMemory), Refusal.Of(failure));
    }

    private static unsafe DecodingFailure? Decode(in CodedImage image, FrameWorkerPool pool)
    {
        fixed (byte* samples = new byte[image.Decoded.PixelDataBytes])
        {
            LongMemory memory = new(samples, image.Decoded.PixelDataBytes);
            return FrameDecoding.Run(image.Bytes, image.TransferSyntax, image.Fragments, image.Decoded, memory, pool, isExact: false);
        }
    }
}
