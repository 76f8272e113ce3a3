// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text;
using OrthancHtj2kPlugin.Routes.Upload;
using OrthancHtj2kPlugin.Services;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes.Upload;

public sealed class MultipartFormTests
{
    private const string TwoParts = "--b\r\nContent-Disposition: form-data; name=\"file\"\r\nContent-Type: application/dicom\r\n\r\none\r\n--b\r\ncontent-disposition:  form-data; name=x\r\n\r\n\r\n--b--\r\n";

    [Theory]
    [InlineData(TwoParts)]
    [InlineData("preamble\r\n" + TwoParts + "epilogue")]
    public void Read_gives_headers_and_contents(string body)
        => Assert.Equal(["form-data; name=\"file\"|one", "form-data; name=x|"], Parts(body, "b"));

    [Fact]
    public void Read_contents_may_hold_anything_but_the_boundary_behind_a_line_end()
        => Assert.Equal(["|a--b\r\n--\n--b\r\nc"], Parts("--b\r\n\r\na--b\r\n--\n--b\r\nc\r\n--b--", "b"));

    [Theory]
    [InlineData("", "b")]
    [InlineData("x", "b")]
    [InlineData("--b", "b")]
    [InlineData("--b\r\n", "b")]
    [InlineData("--b\r\n\r\n", "b")]
    [InlineData("--b\r\nA: b\r\n\r\ncontent", "b")]
    [InlineData("--b\r\nA: b\r\n\r\ncontent\r\n--b", "b")]
    [InlineData("--bx\r\n\r\na\r\n--b--", "b")]
    [InlineData(TwoParts, null)]
    [InlineData(TwoParts, "")]
    [InlineData(TwoParts, "12345678901234567890123456789012345678901234567890123456789012345678901")]
    public void Read_of_a_broken_body_is_refused(string body, string? boundary)
    {
        RouteException refusal = Assert.Throws<RouteException>(() => Parts(body, boundary));

        Assert.Equal(HttpStatusCode.BadRequest, refusal.Status);
    }

    [Fact]
    public void Read_of_endless_headers_is_refused()
        => Assert.Throws<RouteException>(() => Parts($"--b\r\nA: {new string('x', 10000)}\r\n\r\n\r\n--b--", "b"));

    [Fact]
    public void Read_of_every_beginning_of_a_body_ends()
    {
        for (int length = 0; length < TwoParts.Length - 4; length++)
        {
            Assert.Throws<RouteException>(() => Parts(TwoParts[..length], "b"));
        }
    }

    private static List<string> Parts(string body, string? boundary)
    {
        List<string> parts = [];
        MultipartForm form = new(Encoding.Latin1.GetBytes(body), boundary);
        while (form.Read())
        {
            parts.Add($"{form.Header}|{Encoding.Latin1.GetString(form.Content)}");
        }

        return parts;
    }
}
