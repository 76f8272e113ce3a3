// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;
using static DicomTranscoder.Tests.Transcoding.Large.LargeConversionTests;

namespace DicomTranscoder.Tests.Transcoding.Large;

/// <summary>The digests of instances that one span cannot hold, made small by a lower limit, and why they are kept.</summary>
public sealed class LargeDigestTests
{
    [Theory]
    [MemberData(nameof(Images), MemberType = typeof(LargeConversionTests))]
    public unsafe void Digest_of_a_large_instance_is_that_of_a_small_one(string photometric, int allocated, int stored, bool isSigned,
        string syntax)
    {
        byte[] file = FileOf(photometric, allocated, stored, isSigned, syntax);
        if (syntax == TransferSyntaxUid.ExplicitBigEndian || !Conversions.Convert(file, out byte[] converted).IsConverted)
        {
            return;
        }

        // Between the sizes of the two.
        using Transcoder small = new(new TranscodingOptions()), large = new(new TranscodingOptions { LongestSpan = converted.Length });
        fixed (byte* start = file, result = converted)
        {
            LongSpan source = new(start, file.Length);
            bool isNative = small.TryDigestNative(source, out string expected);

            Assert.Equal(isNative, large.TryDigestNative(source, out string digest));
            Assert.Equal(expected, digest);
            Assert.True(large.Digest(new LongSpan(result, converted.Length), out string ofResult).IsConverted);
            Assert.True(small.Digest(converted, out string ofSmall).IsConverted);
            Assert.Equal(ofSmall, ofResult);
            Assert.True(!isNative || digest == ofResult);
            Assert.Equal(KeepReason.None, large.Examine(source, new Reception("")).Reason);
            Assert.Equal(KeepReason.NotJpeg2000, large.Restore(source, new ArrayMemory()).Reason);
        }
    }
}
