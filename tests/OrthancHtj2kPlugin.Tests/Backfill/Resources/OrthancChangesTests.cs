// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Resources;

public sealed class OrthancChangesTests : IDisposable
{
    private const int Most = 1_000_000;

    private readonly FakeOrthanc _orthanc = new();

    public OrthancChangesTests()
    {
        for (int number = 1; number <= 300; number++)
        {
            _orthanc.Post("/instances", AttachedInstance.Image(number, patient: number.ToString(CultureInfo.InvariantCulture))).Dispose();
        }

        _orthanc.Requests.Clear();
    }

    public void Dispose() => _orthanc.Dispose();

    [Fact]
    public void After_has_what_changed_since()
    {
        long last = OrthancChanges.Last(_orthanc);
        _orthanc.Post("/instances", AttachedInstance.Image(1, patient: "LATER")).Dispose();

        Assert.Equal(4, OrthancChanges.After(_orthanc, last, Most)!.Count);
        Assert.Equal(_orthanc.Resources.Count() - 4, OrthancChanges.After(_orthanc, 4, Most)!.Count);
    }

    [Fact]
    public void A_list_that_does_not_reach_back_is_not_read()
    {
        Assert.Null(OrthancChanges.After(_orthanc, 0, Most));
        _ = Assert.Single(_orthanc.Requests);
    }

    [Fact]
    public void A_list_that_is_too_long_is_not_read_to_its_end()
    {
        Assert.Null(OrthancChanges.After(_orthanc, 1, most: 10));
        Assert.DoesNotContain(_orthanc.Requests, request => request.Contains("since=1001", StringComparison.Ordinal));
    }

    [Fact]
    public void An_Orthanc_that_does_not_answer_is_not_one_without_changes()
    {
        _orthanc.RefusesFrom = 0;

        _ = Assert.Throws<BackfillException>(() => OrthancChanges.Last(_orthanc));
        _ = Assert.Throws<BackfillException>(() => OrthancChanges.After(_orthanc, 1, Most));
    }
}
