// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Routes;
using OrthancHtj2kPlugin.Routes.Backfill;
using OrthancHtj2kPlugin.Routes.DicomWeb;
using OrthancHtj2kPlugin.Tests.Backfill;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes.DicomWeb;

/// <summary>Names, tags and failures of DICOMweb frames.</summary>
public sealed class DicomWebFrameRouteTests : IDisposable
{
    private readonly RouteServer _server = new();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData(".201", TransferSyntaxUid.Htj2kLossless)]
    [InlineData(".201", TransferSyntaxUid.Htj2kLosslessRpcl)]
    [InlineData(".202", TransferSyntaxUid.Htj2kLossless)]
    [InlineData(".202", TransferSyntaxUid.Htj2kLosslessRpcl)]
    public void A_lossless_frame_comes_by_the_name_that_is_asked_for(string stored, string asked)
    {
        _ = _server.Store(1);
        Assert.Equal(HttpStatusCode.OK,
            _server.Ask<BackfillRoute>(["convert", ""], $$"""{"All": true, "TransferSyntax": "{{stored}}"}""").Status);

        FakeOutput one = Ask("1", $"image/jphc; transfer-syntax={asked}");
        FakeOutput several = Ask("1,1", $"multipart/related; type=\"image/jphc\"; transfer-syntax={asked}");

        Assert.Equal((HttpStatusCode.OK, $"image/jphc; transfer-syntax={asked}"), (one.Status, one.MimeType));
        Assert.Equal([one.MimeType, one.MimeType], several.Parts.Select(part => part.Type));
    }

    [Fact]
    public void Whatever_fails_after_the_first_part_interrupts_the_answer()
    {
        _ = _server.Store(1, isConverted: true);
        int parts = 0;
        _server.Sending = () =>
        {
            if (++parts == 3)
            {
                throw new InsufficientMemoryException();
            }
        };

        InterruptedAnswerException exception =
            Assert.Throws<InterruptedAnswerException>(() => Ask("1,1,1,1", "multipart/related; type=\"image/jphc\""));

        Assert.Equal(3, parts);
        _ = Assert.IsType<InsufficientMemoryException>(exception.InnerException);
    }

    [Fact]
    public void An_entity_tag_holds_nothing_that_the_client_has_written()
    {
        _ = _server.Store(1, isConverted: true);

        Assert.Equal(Ask("1", "image/jphc").Headers["ETag"], Ask(" 001", "image/jphc").Headers["ETag"]);
    }

    private FakeOutput Ask(string frames, string accept) => _server.Ask<DicomWebFrameRoute>(
        [AttachedInstance.Study, AttachedInstance.Series, $"{AttachedInstance.Series}.1", frames], "", ("Accept", accept));
}
