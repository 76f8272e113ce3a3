// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using Xunit;

namespace DicomTranscoder.Tests.DataSet;

public sealed class TransferSyntaxTests
{
    [Fact]
    public void All_have_a_UID_and_a_name_of_their_own()
    {
        TransferSyntax[] all = TransferSyntax.All.ToArray();

        Assert.Equal(all.Length, all.Select(syntax => syntax.Uid).Distinct().Count());
        Assert.Equal(all.Length, all.Select(syntax => syntax.Name).Distinct().Count());
        Assert.All(all, syntax => Assert.Same(syntax, TransferSyntax.Find(syntax.Uid)));
        Assert.Null(TransferSyntax.Find("1.2.840.10008.1.2.4"));
    }

    [Fact]
    public void Those_that_are_decoded_or_encoded_are_the_documented_ones()
    {
        const string decoded = "1.2 1.2.1 1.2.1.98 1.2.1.99 1.2.2 .57 .70 .80 .90 .91 .201 .202 .203 1.2.5 1.2.8.1";
        Assert.Equal(decoded.Split(' '), Names(syntax => syntax.IsDecoded));
        Assert.Equal(["1.2.1", ".90", ".201", ".202"], Names(syntax => syntax.IsEncoded));
        Assert.All(TransferSyntax.All.ToArray(), syntax => Assert.True(!syntax.IsEncoded || (syntax.IsDecoded && syntax.IsLossless)));
    }

    [Theory]
    [InlineData(".70", "1.2.840.10008.1.2.4.70")]
    [InlineData(".102.1", "1.2.840.10008.1.2.4.102.1")]
    [InlineData("1.2.840.10008.1.2.5", "1.2.840.10008.1.2.5")]
    public void Short_names_stand_for_UIDs(string shortName, string uid)
    {
        Assert.Equal(shortName, TransferSyntax.Find(uid)!.ShortName);
        Assert.Equal(uid, TransferSyntax.ToUid(shortName));
    }

    private static IEnumerable<string> Names(Predicate<TransferSyntax> isWanted)
        => TransferSyntax.All.ToArray().Where(syntax => isWanted(syntax))
            .Select(syntax => syntax.ShortName.Replace("1.2.840.10008.", "", StringComparison.Ordinal));
}
