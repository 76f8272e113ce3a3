// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Viewing;

/// <summary>Orthanc shows an image stored as HTJ2K as it shows the original image.</summary>
public sealed class RenderingTests(ConvertingServer converting, PlainServer plain) : IClassFixture<ConvertingServer>,
    IClassFixture<PlainServer>
{
    private static readonly string[] s_routes = ["preview", "rendered", "image-uint8", "image-uint16", "image-int16"];

    public static TheoryData<string> Images => TestImages.Names;

    [Theory]
    [MemberData(nameof(Images))]
    public async Task Every_frame_by_every_route_looks_as_in_an_Orthanc_that_keeps_it_as_received(string name)
    {
        TestImage image = TestImages.Named(name);
        string id = await converting.Orthanc.Rest.UploadAsync(image.File);
        string plainId = await plain.Orthanc.Rest.UploadAsync(image.File);
        for (int frame = 0; frame < image.Frames.Length; frame++)
        {
            foreach (string route in s_routes)
            {
                (HttpStatusCode code, byte[] body) = await converting.Orthanc.Rest.GetAsync($"/instances/{id}/frames/{frame}/{route}");
                (HttpStatusCode plainCode, byte[] plainBody) =
                    await plain.Orthanc.Rest.GetAsync($"/instances/{plainId}/frames/{frame}/{route}");

                Assert.Equal((route, plainCode), (route, code));
                Assert.True(code != HttpStatusCode.OK || body.AsSpan().SequenceEqual(plainBody),
                    $"{route} of frame {frame} looks different");
            }
        }
    }

    [Fact]
    public async Task A_frame_that_does_not_exist_is_refused()
    {
        TestImage image = TestImages.Named("XA multi-frame");
        string id = await converting.Orthanc.Rest.UploadAsync(image.File);

        (HttpStatusCode code, _) = await converting.Orthanc.Rest.GetAsync($"/instances/{id}/frames/{image.Frames.Length}/preview");

        Assert.NotEqual(HttpStatusCode.OK, code);
    }
}
