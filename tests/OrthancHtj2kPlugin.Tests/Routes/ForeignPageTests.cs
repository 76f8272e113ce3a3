// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Routes;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes;

/// <summary>Requests that browsers send for a page of another site.</summary>
public sealed class ForeignPageTests
{
    [Theory]
    [InlineData("Host: here:8042", false)]
    [InlineData("Host: here:8042|Origin: http://here:8042", false)]
    [InlineData("Host: here|Origin: http://HERE:8042", false)]
    [InlineData("Host: orthanc:8042|X-Forwarded-Host: here|Origin: https://here", false)]
    [InlineData("Host: orthanc:8042|Sec-Fetch-Site: same-origin|Origin: https://here", false)]
    [InlineData("Host: here|Sec-Fetch-Site: none", false)]
    [InlineData("Host: [::1]:8042|Origin: http://[::1]:8042", false)]
    [InlineData("Host: here|Sec-Fetch-Site: same-site|Origin: http://here", true)]
    [InlineData("Host: here|Sec-Fetch-Site: cross-site", true)]
    [InlineData("Host: here|Origin: http://there", true)]
    [InlineData("Host: here|Origin: null", true)]
    [InlineData("Origin: http://there", true)]
    [InlineData("Host: here|Origin: http://there|Content-Type: text/plain; charset=utf-8", true)]
    [InlineData("Host: here|Origin: http://there|Content-Type: Application/x-www-form-urlencoded", true)]
    [InlineData("Host: here|Origin: http://there|Content-Type: multipart/form-data; boundary=x", true)]
    [InlineData("Host: here|Origin: http://there|Content-Type: application/json", false)]
    public void Form_of_another_site_is_foreign(string headers, bool isForeign)
        => Assert.Equal(isForeign, ForeignPage.Posts(In(headers)));

    [Theory]
    [InlineData("Host: here|Content-Type: multipart/form-data; boundary=x", false)]
    [InlineData("Host: here|Origin: http://here:8042|Content-Type: multipart/form-data; boundary=x", false)]
    [InlineData("Host: here|Sec-Fetch-Site: same-origin|Content-Type: multipart/form-data; boundary=x", false)]
    [InlineData("Host: here|Origin: http://there|Content-Type: application/x-www-form-urlencoded", false)]
    [InlineData("Host: here|Origin: http://there", false)]
    [InlineData("Host: here|Origin: http://there|Content-Type: multipart/form-data; boundary=x", true)]
    [InlineData("Host: here|Origin: null|Content-Type: Multipart/Form-Data ;boundary=x", true)]
    [InlineData("Host: here|Sec-Fetch-Site: cross-site|Content-Type: multipart/form-data; boundary=x", true)]
    public void Form_in_parts_of_another_site_is_foreign(string headers, bool isForeign)
        => Assert.Equal(isForeign, ForeignPage.PostsParts(In(headers)));

    private static Func<string, string?> In(string headers)
    {
        Dictionary<string, string> values = headers.Split('|').Select(header => header.Split(": "))
            .ToDictionary(header => header[0], header => header[1]);
        return name => values.GetValueOrDefault(name);
    }
}
