// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using OrthancHtj2kPlugin.Routes.DicomWeb;
using OrthancHtj2kPlugin.Services;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes.DicomWeb;

public sealed class FrameNegotiationTests
{
    private const string Explicit = "1.2.840.10008.1.2.1";
    private const string Htj2k = "1.2.840.10008.1.2.4.201";
    private const string Htj2kRpcl = "1.2.840.10008.1.2.4.202";
    private const string JpegLs = "1.2.840.10008.1.2.4.80";

    private static readonly List<FrameRepresentation> s_htj2k =
        [new("image/jphc", Htj2kRpcl, true), new("image/jphc", Htj2k, true), new("application/octet-stream", Explicit, false)];

    private static readonly List<FrameRepresentation> s_jpegLs =
        [new("image/jls", JpegLs, true), new("application/octet-stream", Explicit, false)];

    private static readonly List<FrameRepresentation> s_native = [new("application/octet-stream", Explicit, true)];

    [Theory]
    [InlineData(null, Explicit, true)]
    [InlineData("application/octet-stream", Explicit, false)]
    [InlineData("multipart/related; type=application/octet-stream; transfer-syntax=*", Htj2kRpcl, true)]
    [InlineData("multipart/related; type=\"application/octet-stream\"; transfer-syntax=1.2.840.10008.1.2.4.201", Htj2k, true)]
    [InlineData("application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1", Explicit, false)]
    [InlineData("multipart/related; type=\"image/jphc\"", Htj2kRpcl, true)]
    [InlineData("image/jphc; transfer-syntax=1.2.840.10008.1.2.4.201", Htj2k, false)]
    [InlineData("image/*", Htj2kRpcl, false)]
    [InlineData("*/*; transfer-syntax=*", Htj2kRpcl, true)]
    [InlineData("image/jls, image/jphc;q=0.1", Htj2kRpcl, false)]
    [InlineData("image/jphc; transfer-syntax=1.2.3, */*;q=0.1", Explicit, true)]
    public void Choose_gives_HTJ2K_as_it_is_asked_for(string? accept, string transferSyntax, bool isMultipart)
    {
        FrameRepresentation chosen = FrameNegotiation.Choose(AcceptHeader.Read(accept), s_htj2k, frames: 1, out bool hasParts);

        Assert.Equal((transferSyntax, isMultipart), (chosen.TransferSyntax, hasParts));
    }

    [Theory]
    [InlineData("multipart/related; type=application/octet-stream; transfer-syntax=*", JpegLs)]
    [InlineData("multipart/related; type=image/jls", JpegLs)]
    [InlineData("multipart/related; type=image/jphc, multipart/related; type=application/octet-stream", Explicit)]
    public void Choose_gives_what_is_kept_in_its_own_type(string accept, string transferSyntax)
        => Assert.Equal(transferSyntax, FrameNegotiation.Choose(AcceptHeader.Read(accept), s_jpegLs, frames: 1, out _).TransferSyntax);

    [Theory]
    [InlineData("multipart/related; type=application/octet-stream; transfer-syntax=*")]
    [InlineData("*/*")]
    public void Choose_gives_native_frames_without_decoding(string accept)
        => Assert.True(FrameNegotiation.Choose(AcceptHeader.Read(accept), s_native, frames: 1, out _).IsStored);

    [Theory]
    [InlineData("image/png", 1)]
    [InlineData("image/jphc; transfer-syntax=1.2.840.10008.1.2.4.203", 1)]
    [InlineData("application/octet-stream; transfer-syntax=1.2.840.10008.1.2.4.80", 1)]
    [InlineData("image/jphc;q=0", 1)]
    [InlineData("image/jphc", 2)]
    public void Choose_refuses_the_rest_and_says_what_there_is(string accept, int frames)
    {
        RouteException refusal =
            Assert.Throws<RouteException>(() => FrameNegotiation.Choose(AcceptHeader.Read(accept), s_htj2k, frames, out _));

        Assert.Equal(HttpStatusCode.NotAcceptable, refusal.Status);
        Assert.Contains("image/jphc; transfer-syntax=1.2.840.10008.1.2.4.202, ", refusal.Message, StringComparison.Ordinal);
    }
}
