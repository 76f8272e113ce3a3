// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Routes.DicomWeb;
using OrthancHtj2kPlugin.Services;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes.DicomWeb;

public sealed class DicomWebPathTests
{
    [Theory]
    [InlineData("1", new[] { 1 })]
    [InlineData("3,1,3", new[] { 3, 1, 3 })]
    [InlineData("1, 2", new[] { 1, 2 })]
    public void FrameList_reads_numbers_from_1(string text, int[] frames) => Assert.Equal(frames, FrameList.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1,")]
    [InlineData("1-3")]
    [InlineData("x")]
    [InlineData("99999999999")]
    public void FrameList_refuses_the_rest(string text)
        => Assert.Contains("from 1 are accepted", Assert.Throws<RouteException>(() => FrameList.Read(text)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("studies", "../../dicom-web/studies")]
    [InlineData("studies/1.2/metadata", "../../../../dicom-web/studies/1.2/metadata")]
    [InlineData("studies/a b\r\nSet-Cookie: x", "../../../dicom-web/studies/a%20b%0D%0ASet-Cookie%3A%20x")]
    public void DicomWebRedirect_leads_to_the_same_path_of_the_other_plugin(string path, string location)
        => Assert.Equal(location, DicomWebRedirect.LocationOf("/dicom-web/", path, []));

    [Fact]
    public void DicomWebRedirect_keeps_the_arguments()
        => Assert.Equal("../../a/b/studies?PatientID=x%26y&limit=5",
            DicomWebRedirect.LocationOf("/a/b/", "studies", [("PatientID", "x&y"), ("limit", "5")]));

    [Fact]
    public void DicomWebTakeover_takes_the_root_literally()
        => Assert.StartsWith("/dicom\\.web/studies/", DicomWebTakeover.PathBelow("/dicom.web/"), StringComparison.Ordinal);
}
