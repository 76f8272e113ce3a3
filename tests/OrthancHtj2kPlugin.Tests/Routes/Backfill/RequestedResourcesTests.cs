// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using OrthancHtj2kPlugin.Routes.Backfill;
using OrthancHtj2kPlugin.Services;
using OrthancHtj2kPlugin.Tests.Backfill;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes.Backfill;

/// <summary>The resources that requests select, by identifiers of Orthanc and of DICOM.</summary>
public sealed class RequestedResourcesTests : IDisposable
{
    private readonly FakeOrthanc _orthanc = new();

    public RequestedResourcesTests() => _orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();

    public void Dispose() => _orthanc.Dispose();

    [Theory]
    [InlineData("patients", "PATIENT")]
    [InlineData("studies", AttachedInstance.Study)]
    [InlineData("series", AttachedInstance.Series)]
    [InlineData("instances", AttachedInstance.Series + ".1")]
    public void Find_knows_both_identifiers_of_every_level(string level, string identifier)
    {
        string id = _orthanc.Resources.First(resource => resource.Level == level).Id;

        Assert.Equal((level, id), RequestedResources.Find(_orthanc, "", id));
        Assert.Equal((level, id), RequestedResources.Find(_orthanc, level, id));
        Assert.Equal((level, id), RequestedResources.Find(_orthanc, "", identifier));
        Assert.Equal((level, id), RequestedResources.Find(_orthanc, level, identifier));
    }

    [Theory]
    [InlineData("patients", AttachedInstance.Study, "There is no patient")]
    [InlineData("studies", "PATIENT", "There is no study")]
    [InlineData("series", "PATIENT", "There is no series")]
    [InlineData("instances", "PATIENT", "There is no instance")]
    [InlineData("", "1.2.3", "There is no patient, study, series or instance \"1.2.3\".")]
    public void Find_says_what_is_not_there(string level, string identifier, string message)
    {
        RouteException error = Assert.Throws<RouteException>(() => RequestedResources.Find(_orthanc, level, identifier));

        Assert.Equal(HttpStatusCode.NotFound, error.Status);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindStudies_gives_what_Orthanc_finds_or_says_that_it_does_not_take_the_query()
    {
        Assert.Equal(("studies", _orthanc.Resources.First(resource => resource.Level == "studies").Id),
            Assert.Single(RequestedResources.FindStudies(_orthanc, "{}", 0)));
        (_orthanc.Fault, _orthanc.FaultyStep) = (FakeFault.Refused, _orthanc.Steps);
        Assert.Equal(HttpStatusCode.BadRequest,
            Assert.Throws<RouteException>(() => RequestedResources.FindStudies(_orthanc, "{}", 0)).Status);
    }
}
