// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Routes.DicomWeb;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes.DicomWeb;

public sealed class AcceptHeaderTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("*/*")]
    public void Read_takes_samples_in_parts_when_nothing_else_is_asked(string? header)
        => Assert.Equal([new AcceptedMedia("application/octet-stream", true, "", 1)], AcceptHeader.Read(header));

    [Theory]
    [InlineData("image/jphc", "image/jphc", false, "")]
    [InlineData("IMAGE/JPHC; transfer-syntax=1.2.840.10008.1.2.4.202", "image/jphc", false, "1.2.840.10008.1.2.4.202")]
    [InlineData("multipart/related; type=application/octet-stream; transfer-syntax=*", "application/octet-stream", true, "*")]
    [InlineData("multipart/related;type=\"image/jphc\";transfer-syntax=\"1.2.3\"", "image/jphc", true, "1.2.3")]
    [InlineData("multipart/related; transfer-syntax=*; type=\"image/*\"; boundary=\"a,b;c\"", "image/*", true, "*")]
    [InlineData("multipart/related", "application/octet-stream", true, "")]
    [InlineData("*/*; transfer-syntax=*", "*/*", true, "*")]
    public void Read_takes_type_and_transfer_syntax(string header, string type, bool isMultipart, string transferSyntax)
        => Assert.Equal([new AcceptedMedia(type, isMultipart, transferSyntax, 1)], AcceptHeader.Read(header));

    [Fact]
    public void Read_puts_the_best_first_and_leaves_out_what_is_refused()
    {
        List<AcceptedMedia> accepted = AcceptHeader.Read("image/jpeg; q=0.5, image/jls;q=0, image/jphc;q=0.8, image/jp2, image/jxl; q=0.8");

        Assert.Equal(["image/jp2", "image/jphc", "image/jxl", "image/jpeg"], accepted.Select(media => media.Type));
    }

    [Theory]
    [InlineData(",;,=;q=")]
    [InlineData("\"")]
    [InlineData("image/jphc; q=nonsense")]
    [InlineData("image/jphc; q=-1")]
    public void Read_survives_what_makes_no_sense(string header)
        => Assert.All(AcceptHeader.Read(header), media => Assert.Equal(1, media.Quality));
}
