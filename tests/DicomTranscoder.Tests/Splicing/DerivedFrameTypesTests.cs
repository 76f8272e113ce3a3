// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Splicing;

/// <summary>Sequences of defined length are first descended into here, so nothing before has bounded how deep they nest.</summary>
public sealed class DerivedFrameTypesTests
{
    private const int Side = 64;

    [Theory]
    [InlineData(DataSetReader.MaximumDepth, KeepReason.None)]
    [InlineData(DataSetReader.MaximumDepth + 1, KeepReason.BrokenDataSet)]
    public void Functional_groups_that_nest_too_deep_keep_the_instance(int depth, KeepReason expected)
    {
        DicomItem groups = new DicomItem().Text(0x0008_9007, "CS", "ORIGINAL\\PRIMARY");
        for (int level = 1; level < depth; level++)
        {
            groups = new DicomItem().Sequence(0x0018_9329, false, groups);
        }

        DicomItem dataSet = DicomFile.Image(Side, Side, 16, 12).Sequence(0x5200_9229, false, groups);
        byte[] file = Conversions.FileOf(dataSet, Frames.Natural(Side, Side, 1, 12, false, 2));

        ConversionResult result = Conversions.Convert(file, out _, new TranscodingOptions { Lossy = LossyTarget.Ratio(10) });

        Assert.Equal(expected, result.Reason);
    }
}
