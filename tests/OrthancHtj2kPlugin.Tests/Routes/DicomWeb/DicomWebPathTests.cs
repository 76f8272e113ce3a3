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
    [InlineData("\r\n1")]
    [InlineData("1,\t2")]
    [InlineData("+1")]
    [InlineData("99999999999")]
    public void FrameList_refuses_the_rest(string text)
        => Assert.Contains("from 1 are accepted", Assert.Throws<RouteException>(() => FrameList.Read(text)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("studies", "../../dicom-web/studies")]
    [InlineData("studies/1.2/metadata", "../../../../dicom-web/studies/1.2/metadata")]
    [InlineData("studies/a b\r\nSet-Cookie: x", "../../../dicom-web/studies/a%20b%0D%0ASet-Cookie%3A%20x")]
    public void DicomWebRedirect_leads_to_the_same_path_of_the_other_plugin(string path, string location)
        => Assert.Equal(location, DicomWebRedirect.LocationOf("/dicom-web/", path, [], areDecoded: true));

    [Fact]
    public void DicomWebRedirect_keeps_the_arguments()
        => Assert.Equal("../../a/b/studies?PatientID=x%26y&limit=5",
            DicomWebRedirect.LocationOf("/a/b/", "studies", [("PatientID", "x&y"), ("limit", "5")], areDecoded: true));

    [Theory]
    [InlineData("*SMITH^J*", false, "*SMITH^J*")]
    [InlineData("*SMITH^J*", true, "%2ASMITH%5EJ%2A")]
    [InlineData("00081030,00080060", false, "00081030,00080060")]
    [InlineData("CT\\MR", false, "CT\\MR")]
    [InlineData("%2A", false, "%2A")]
    [InlineData("%2A", true, "%252A")]
    [InlineData("a+b", false, "a+b")]
    [InlineData("a+b", true, "a%2Bb")]
    [InlineData("x\r\nSet-Cookie: y\"ü#", false, "x%0D%0ASet-Cookie:%20y%22%C3%BC%23")]
    public void DicomWebRedirect_repeats_what_the_client_meant(string value, bool isDecoded, string repeated)
        => Assert.Equal($"../../d/studies?PatientName={repeated}",
            DicomWebRedirect.LocationOf("/d/", "studies", [("PatientName", value)], isDecoded));

    [Fact]
    public void DicomWebTakeover_takes_the_root_literally()
        => Assert.StartsWith("/dicom\\.web/studies/", DicomWebTakeover.PathBelow("/dicom.web/"), StringComparison.Ordinal);
}
