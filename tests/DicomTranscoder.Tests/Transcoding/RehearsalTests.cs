// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

public sealed class RehearsalTests
{
    [Theory]
    [InlineData(TransferSyntaxUid.Htj2kLossless)]
    [InlineData(TransferSyntaxUid.Htj2kLosslessRpcl)]
    [InlineData(TransferSyntaxUid.Jpeg2000Lossless)]
    public void ItConvertsAndVerifiesAnImage(string target)
    {
        using Transcoder transcoder = new(new TranscodingOptions { TargetTransferSyntax = target, Threads = 2 });

        ConversionResult result = transcoder.Rehearse();

        Assert.Equal((KeepReason.None, target), (result.Reason, result.TargetTransferSyntax));
        Assert.InRange(result.Length, 1, result.SourceLength / 2);
        Assert.True(result.VerificationTime > TimeSpan.Zero);
    }

    [Fact]
    public void ItLeavesNothingToTheNextImage()
    {
        byte[] file = Conversions.FileOf(DicomFile.Image(48, 64, 16, 16), SampleNoise.Create(48 * 64, 16, 16));
        ArrayMemory memory = new();
        using Transcoder transcoder = new(new TranscodingOptions { Threads = 2 });
        _ = transcoder.Rehearse();

        ConversionResult result = transcoder.Convert(file, memory);

        Assert.Equal(Conversions.MustConvert(file), memory.Result(result));
    }
}
