// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill;

/// <summary>Jobs that are cancelled while they are paused, of which Orthanc tells nothing.</summary>
public sealed class PausedJobsTests : IDisposable
{
    private readonly FakeOrthanc _orthanc = new();
    private readonly PausedJobs _paused;
    private readonly object _job = new();
    private int _ended;

    public PausedJobsTests() => _paused = new PausedJobs(_orthanc);

    [Theory]
    [InlineData("Paused", 0)]
    [InlineData("Running", 0)]
    [InlineData("Failure", 1)]
    public void A_job_ends_once_when_it_has_been_cancelled(string state, int ended)
    {
        _orthanc.Jobs["one"] = () => state;
        _paused.Add(_job, "one", () => _ended++);

        _paused.Look();
        _paused.Look();

        Assert.Equal(ended, _ended);
    }

    [Fact]
    public void A_job_that_Orthanc_does_not_know_is_left_alone()
    {
        _paused.Add(_job, "unknown", () => _ended++);

        _paused.Look();

        Assert.Equal(0, _ended);
    }

    [Fact]
    public void A_job_that_begins_again_while_Orthanc_answers_goes_on_and_may_be_paused_again()
    {
        _orthanc.Jobs["one"] = () =>
        {
            _paused.Remove(_job);
            _paused.Add(_job, "one", () => _ended += 10);
            return "Failure";
        };
        _paused.Add(_job, "one", () => _ended++);

        _paused.Look();
        Assert.Equal(0, _ended);
        _orthanc.Jobs["one"] = () => "Failure";
        _paused.Look();

        Assert.Equal(10, _ended);
    }

    public void Dispose() => _orthanc.Dispose();
}
