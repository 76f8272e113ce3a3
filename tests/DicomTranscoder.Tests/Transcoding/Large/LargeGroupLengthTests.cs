// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding.Large;

/// <summary>The length of the group of Pixel Data counts bytes that lie in three pieces of memory.</summary>
public sealed class LargeGroupLengthTests
{
    private const ushort Rows = 37, Columns = 70;

    [Theory]
    [InlineData(DicomFile.ExplicitLittleEndian, 10)]
    [InlineData(DicomFile.ExplicitLittleEndian, 100_000)]
    [InlineData(DicomFile.ImplicitLittleEndian, 10)]
    public void Group_lengths_are_those_of_a_small_instance(string syntax, int tail)
    {
        DicomItem dataSet = DicomFile.Image(Rows, Columns, 8, 8).GroupLength(0x0028, 999).GroupLength(0x7FE0, 999)
            .Set(0x7FE0_0020, "OW", [1, 2]).GroupLength(0xFFFC, 999).Set(0xFFFC_FFFC, "OB", new byte[tail]);
        byte[] samples = Frames.Natural(Columns, Rows, 1, 8, isSigned: false, bytesPerSample: 1);
        byte[] file = Conversions.FileOf(dataSet, samples, syntax, vr: "OB");
        ArrayMemory memory = new();
        using GrowableMemory large = new() { TakesLarge = true };
        using Transcoder transcoder = new(new TranscodingOptions { Threads = 3, LongestSpan = 0 });

        ConversionResult converted = Receive(transcoder, file, large);
        byte[] result = large.Bytes(converted.Length).ToArray();
        ConversionResult restored = transcoder.Restore(result, memory);

        Assert.True(converted.IsConverted, converted.Explain());
        Assert.Equal(Conversions.MustConvert(file), result);
        Assert.True(restored.IsConverted, restored.Explain());
        Assert.Equal(Conversions.MustRestore(result), memory.Result(restored));
    }

    private static unsafe ConversionResult Receive(Transcoder transcoder, byte[] file, GrowableMemory memory)
    {
        fixed (byte* start = file)
        {
            return transcoder.ConvertReceived(new LongSpan(start, file.Length), memory, new Rules.Reception("RestApi"));
        }
    }
}
