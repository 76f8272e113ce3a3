// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.DataSet;

public sealed class InstanceBeginningTests
{
    private const string Uid = "2.25.1234";

    [Theory]
    [InlineData(TransferSyntaxUid.ImplicitLittleEndian)]
    [InlineData(TransferSyntaxUid.ExplicitLittleEndian)]
    [InlineData(TransferSyntaxUid.Htj2kLossless)]
    public void The_UID_of_the_data_set_is_found_however_little_follows(string transferSyntax)
    {
        byte[] file = Image(Uid, transferSyntax);
        int known = Enumerable.Range(0, file.Length)
            .First(length => InstanceBeginning.ReadSopInstanceUid(file.AsSpan(0, length)) is not null);

        Assert.Equal(Uid, InstanceBeginning.ReadSopInstanceUid(file));
        Assert.Equal(Uid, InstanceBeginning.ReadSopInstanceUid(file.AsSpan(0, known)));
        Assert.InRange(known, 150, 1000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no UID")]
    [InlineData("1.23456789.123456789.123456789.123456789.123456789.123456789.1234")]
    public void Anything_else_in_its_place_is_none(string uid)
        => Assert.Null(InstanceBeginning.ReadSopInstanceUid(Image(uid, TransferSyntaxUid.ExplicitLittleEndian)));

    [Fact]
    public void Other_files_have_none()
    {
        Assert.Null(InstanceBeginning.ReadSopInstanceUid([]));
        Assert.Null(InstanceBeginning.ReadSopInstanceUid("%PDF-1.7 and more"u8));
        Assert.Null(InstanceBeginning.ReadSopInstanceUid(Image(Uid, TransferSyntaxUid.DeflatedExplicitLittleEndian)));
    }

    private static byte[] Image(string uid, string transferSyntax) => new DicomFile
    {
        SopInstanceUid = "2.25.9",
        TransferSyntax = transferSyntax,
        DataSet = DicomFile.Image(8, 8, 8, 8).Text(0x0008_0018, "UI", uid).Set(0x7FE0_0010, "OW", new byte[64]),
    }.ToArray();
}
