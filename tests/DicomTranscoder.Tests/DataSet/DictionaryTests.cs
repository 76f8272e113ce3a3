// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using Xunit;
using Dictionary = DicomTranscoder.DataSet.Dictionary;

namespace DicomTranscoder.Tests.DataSet;

public sealed class DictionaryTests
{
    [Fact]
    public void Tables_ascend_and_hold_only_defined_VRs()
    {
        ReadOnlySpan<uint> tags = Dictionary.AllTags;
        for (int i = 0; i < tags.Length; i++)
        {
            Assert.True(i == 0 || tags[i] > tags[i - 1]);
            ValueRepresentation vr = Dictionary.Find(new Tag(tags[i]), hasSignedPixels: false);
            Assert.True(vr.IsDefined(), new Tag(tags[i]).ToString());
        }

        Assert.InRange(tags.Length, 5000, 7000);
    }

    [Fact]
    public void Find_settles_what_the_standard_leaves_open()
    {
        Assert.Equal(ValueRepresentation.SS, Dictionary.Find(new Tag(0x0028_0120), hasSignedPixels: true));
        Assert.Equal(ValueRepresentation.US, Dictionary.Find(new Tag(0x0028_0120), hasSignedPixels: false));
        Assert.Equal(ValueRepresentation.OW, Dictionary.Find(Tag.PixelData, hasSignedPixels: false));
        Assert.Equal(ValueRepresentation.OW, Dictionary.Find(new Tag(0x5400_1010), hasSignedPixels: false));
    }
}
