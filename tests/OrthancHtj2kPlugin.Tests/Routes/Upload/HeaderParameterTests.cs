// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Routes.Upload;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes.Upload;

public sealed class HeaderParameterTests
{
    [Theory]
    [InlineData("multipart/form-data; boundary=abc", "boundary", "abc")]
    [InlineData("multipart/form-data;BOUNDARY=\"a;b=c\"", "boundary", "a;b=c")]
    [InlineData("form-data; name=\"file\"; filename=\"a\\\"b;name=x.dcm\"", "filename", "a\"b;name=x.dcm")]
    [InlineData("form-data; filename=\"x; name=fake\"; name=\"file\"", "name", "file")]
    [InlineData("form-data; name=file ; x", "name", "file")]
    [InlineData("form-data; name=\"", "name", "\"")]
    [InlineData("form-data; name=", "name", "")]
    public void Find_gives_the_value(string header, string name, string value) => Assert.Equal(value, HeaderParameter.Find(header, name));

    [Theory]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("name=file")]
    [InlineData("form-data; filename=\"a")]
    [InlineData("form-data; filename=\"\\")]
    public void Find_what_is_not_there_is_null(string header) => Assert.Null(HeaderParameter.Find(header, "name"));
}
