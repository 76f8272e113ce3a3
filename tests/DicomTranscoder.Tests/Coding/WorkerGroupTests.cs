// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using Xunit;

namespace DicomTranscoder.Tests.Coding;

public sealed class WorkerGroupTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public void Run_returns_when_all_workers_have_and_gives_each_another_number(int workers)
    {
        for (int round = 0; round < 50; round++)
        {
            int next = 0;
            int sum = 0;
            int inside = 0;
            int seen = 0;
            WorkerGroup.Run(workers, worker =>
            {
                Assert.Equal(0, Interlocked.Or(ref seen, 1 << worker) & (1 << worker));
                Interlocked.Increment(ref inside);
                int item;
                while ((item = Interlocked.Increment(ref next)) <= 100)
                {
                    Interlocked.Add(ref sum, item);
                }

                Interlocked.Decrement(ref inside);
            });

            Assert.Equal(5050, sum);
            Assert.Equal(0, inside);
        }
    }

    [Fact]
    public void Run_throws_what_any_worker_threw()
    {
        Assert.Throws<InvalidDataException>(() => WorkerGroup.Run(1, _ => throw new InvalidDataException()));

        using ManualResetEventSlim hasFailed = new();
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => WorkerGroup.Run(2, worker =>
        {
            if (worker == 1)
            {
                hasFailed.Set();
                throw new InvalidDataException();
            }

            hasFailed.Wait();
        }));

        Assert.IsType<InvalidDataException>(e.InnerException);
    }
}
