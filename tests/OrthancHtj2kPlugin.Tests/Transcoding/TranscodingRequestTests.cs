// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Transcoding;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Transcoding;

public sealed class TranscodingRequestTests
{
    [Theory]
    [InlineData(TransferSyntaxUid.Jpeg2000, TransferSyntaxUid.Htj2k, TransferSyntaxUid.Htj2k, true)]
    [InlineData(TransferSyntaxUid.Htj2kLossless, TransferSyntaxUid.Jpeg2000, TransferSyntaxUid.Jpeg2000, true)]
    [InlineData(TransferSyntaxUid.Jpeg2000, TransferSyntaxUid.Htj2k, "", false)]
    [InlineData(TransferSyntaxUid.Jpeg2000, TransferSyntaxUid.Htj2k, TransferSyntaxUid.Jpeg2000Lossless, false)]
    [InlineData(TransferSyntaxUid.RleLossless, TransferSyntaxUid.Jpeg2000Lossless, TransferSyntaxUid.Jpeg2000Lossless, false)]
    [InlineData(TransferSyntaxUid.ExplicitLittleEndian, TransferSyntaxUid.Htj2kLossless, "", true)]
    public void What_Orthanc_may_store_stays_as_it_is_if_it_is_declined(string source, string allowed, string ingestTarget, bool expected)
        => Assert.Equal(expected, new TranscodingRequest(source, [allowed], true) { IngestTarget = ingestTarget }.StaysIfDeclined);

    [Theory]
    [InlineData(TransferSyntaxUid.ExplicitLittleEndian, TransferSyntaxUid.Htj2kLossless, true)]
    [InlineData(TransferSyntaxUid.Jpeg2000Lossless, TransferSyntaxUid.Htj2kLossless, true)]
    [InlineData(TransferSyntaxUid.Htj2kLossless, TransferSyntaxUid.Htj2k, true)]
    [InlineData(TransferSyntaxUid.ExplicitLittleEndian, TransferSyntaxUid.Jpeg2000Lossless, true)]
    [InlineData(TransferSyntaxUid.Htj2kLossless, TransferSyntaxUid.Htj2kLossless, false)]
    [InlineData(TransferSyntaxUid.Htj2kLossless, TransferSyntaxUid.ExplicitLittleEndian, false)]
    [InlineData(TransferSyntaxUid.Htj2kLossless, TransferSyntaxUid.Jpeg2000Lossless, false)]
    public void What_Orthanc_may_store_is_what_it_would_have_encoded_to_its_target_alone(string source, string target, bool expected)
    {
        Assert.Equal(expected, new TranscodingRequest(source, [target], true) { IngestTarget = target }.MayBeStored);
        Assert.False(new TranscodingRequest(source, [target], true).MayBeStored);
        Assert.False(new TranscodingRequest(source, [target, TransferSyntaxUid.RleLossless], true) { IngestTarget = target }.MayBeStored);
    }

    [Fact]
    public void A_receiver_that_takes_several_transfer_syntaxes_is_no_storage()
        => Assert.False(new TranscodingRequest(
            TransferSyntaxUid.Jpeg2000, [TransferSyntaxUid.Jpeg2000Lossless, TransferSyntaxUid.ExplicitLittleEndian], true)
        {
            IngestTarget = TransferSyntaxUid.Jpeg2000Lossless,
        }.StaysIfDeclined);
}
