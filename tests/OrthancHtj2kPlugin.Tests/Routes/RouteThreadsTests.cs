// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Routes;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes;

/// <summary>The threads for the work of routes that needs a large stack.</summary>
public sealed class RouteThreadsTests : IDisposable
{
    private readonly FakeOrthanc _orthanc = new();

    public void Dispose() => _orthanc.Dispose();

    [Fact]
    public void Work_is_done_when_Run_returns_and_Dispose_waits_for_what_has_begun()
    {
        int done = 0;
        using (RouteThreads threads = new(_orthanc))
        {
            for (int i = 1; i <= 20; i++)
            {
                threads.Run(() => done++);
                Assert.Equal(i, done);
            }

            threads.Begin(() => Interlocked.Increment(ref done));
        }

        Assert.Equal(21, done);
    }

    [Fact]
    public void More_requests_than_threads_wait_and_each_is_done()
    {
        int done = 0;
        using RouteThreads threads = new(_orthanc);

        Parallel.For(0, 50, _ => threads.Run(() => Interlocked.Increment(ref done)));

        Assert.Equal(50, done);
    }

    [Fact]
    public void What_work_throws_is_logged_and_the_next_work_is_done()
    {
        int done = 0;
        using RouteThreads threads = new(_orthanc);

        threads.Run(() => throw new InvalidOperationException("no luck"));
        threads.Run(() => done++);

        Assert.Equal(1, done);
        Assert.Contains(_orthanc.Lines, line => line.StartsWith("error:", StringComparison.Ordinal)
            && line.Contains("no luck", StringComparison.Ordinal));
    }

    [Fact]
    public void What_work_for_a_caller_throws_is_thrown_to_the_caller()
    {
        using RouteThreads threads = new(_orthanc);

        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(
            () => threads.RunForCaller(() => throw new InvalidOperationException("no luck")));

        Assert.Equal("no luck", thrown.Message);
        Assert.DoesNotContain(_orthanc.Lines, line => line.StartsWith("error:", StringComparison.Ordinal));
    }

    [Fact]
    public void Work_for_which_no_thread_can_be_started_is_never_done()
    {
        bool isPossible = false;
        int lost = 0, done = 0;
        using (RouteThreads threads = new(_orthanc, thread => Start(thread, isPossible)))
        {
            _ = Assert.Throws<InsufficientMemoryException>(() => threads.Run(() => lost++));
            isPossible = true;
            threads.Run(() => done++);
        }

        Assert.Equal((0, 1), (lost, done));
    }

    [Fact]
    public void Work_waits_for_the_threads_that_there_are_when_no_other_can_be_started()
    {
        bool isPossible = true;
        int done = 0;
        using ManualResetEventSlim mayEnd = new();
        using (RouteThreads threads = new(_orthanc, thread => Start(thread, isPossible)))
        {
            threads.Begin(mayEnd.Wait);
            isPossible = false;
            threads.Begin(() => done++);
            Assert.Equal(0, done);
            mayEnd.Set();
        }

        Assert.Equal(1, done);
    }

    [Fact]
    public void Nothing_begins_after_the_end()
    {
        RouteThreads threads = new(_orthanc);
        threads.Dispose();

        _ = Assert.Throws<ObjectDisposedException>(() => threads.Run(() => { }));
    }

    private static void Start(Thread thread, bool isPossible)
    {
        if (!isPossible)
        {
            throw new InsufficientMemoryException();
        }

        thread.Start();
    }
}
