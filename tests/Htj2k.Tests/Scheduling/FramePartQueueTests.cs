// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Scheduling;
using Xunit;

namespace Htj2k.Tests.Scheduling;

public sealed class FramePartQueueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Finish_returns_when_every_row_is_done(int threads)
    {
        using FramePartQueue<Worker> queue = new(threads, () => new Worker());
        for (int frame = 0; frame < 20; frame++)
        {
            CountingRow[] rows = [.. Enumerable.Range(0, 50).Select(_ => new CountingRow())];
            queue.Open();
            foreach (CountingRow row in rows)
            {
                queue.Submit(row);
            }

            queue.Finish();

            Assert.All(rows, row => Assert.Equal(1, row.Done));
            Assert.Equal(50 * (frame + 1), queue.Workers.ToArray().Sum(worker => worker.Rows));
        }
    }

    [Fact]
    public void Enqueue_lower_orders_come_first_then_those_that_were_enqueued_first()
    {
        using FramePartQueue<Worker> queue = new(1, () => new Worker());
        List<int> done = [];
        (int Order, int Name)[] rows = [(0, 3), (1, 5), (-2, 1), (0, 4), (-1, 2)];
        foreach ((int order, int name) in rows)
        {
            queue.Enqueue(new ActingRow(() => done.Add(name)), order);
        }

        queue.Finish();

        Assert.Equal([1, 2, 3, 4, 5], done);
    }

    [Fact]
    public void Enqueue_gives_rows_to_their_workers_while_these_have_time()
    {
        using FramePartQueue<Worker> queue = new(2, () => new Worker());
        using CountdownEvent others = new(10);
        queue.Enqueue(new ActingRow(others.Wait), order: 0, worker: 1);
        List<Worker> workers = [];
        for (int i = 0; i < 10; i++)
        {
            queue.Enqueue(new NotingRow(worker =>
            {
                workers.Add(worker);
                others.Signal();
            }), order: 0, worker: 0);
        }

        queue.Finish();

        Assert.All(workers, worker => Assert.Same(queue.Workers[0], worker));
    }

    [Fact]
    public void Offer_rows_come_behind_all_others()
    {
        using FramePartQueue<Worker> queue = new(1, () => new Worker());
        List<int> done = [];
        queue.Offer(new ActingRow(() => done.Add(2)));
        queue.Enqueue(new ActingRow(() => done.Add(1)), order: 7);

        queue.Finish();

        Assert.Equal([1, 2], done);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Finish_returns_when_rows_are_done_that_rows_have_enqueued(int threads)
    {
        using FramePartQueue<Worker> queue = new(threads, () => new Worker());
        int done = 0;
        ActingRow? row = null;
        row = new ActingRow(() =>
        {
            if (Interlocked.Increment(ref done) < 1000)
            {
                queue.Enqueue(row!, order: 0);
            }
        });
        queue.Open();
        queue.Enqueue(row, order: 0);

        queue.Finish();

        Assert.Equal(1000, done);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Finish_throws_what_a_worker_threw_once_and_the_queue_goes_on(int threads)
    {
        using FramePartQueue<Worker> queue = new(threads, () => new Worker());
        CountingRow sound = new();
        queue.Submit(new BrokenRow());
        queue.Submit(sound);

        Assert.Equal("broken", Assert.Throws<InvalidOperationException>(queue.Finish).Message);
        Assert.Equal(1, sound.Done);

        queue.Submit(sound);
        queue.Finish();
        Assert.Equal(2, sound.Done);
    }

    [Fact]
    public void Dispose_waits_for_rows_that_are_being_done()
    {
        CountingRow[] rows = [.. Enumerable.Range(0, 100).Select(_ => new CountingRow())];
        using (FramePartQueue<Worker> queue = new(2, () => new Worker()))
        {
            foreach (CountingRow row in rows)
            {
                queue.Submit(row);
            }
        }

        Assert.All(rows, row => Assert.Equal(1, row.Done));
    }

    /// <summary>Notices two rows at a time.</summary>
    private sealed class Worker : IDisposable
    {
        private int _busy;

        public int Rows { get; private set; }

        public void Do()
        {
            Assert.Equal(1, Interlocked.Increment(ref _busy));
            Rows++;
            Interlocked.Decrement(ref _busy);
        }

        public void Dispose() => Assert.Equal(1, Interlocked.Increment(ref _busy));
    }

    private sealed class CountingRow : FramePart<Worker>
    {
        public int Done { get; private set; }

        public override void Process(Worker worker)
        {
            worker.Do();
            Done++;
        }
    }

    private sealed class NotingRow(Action<Worker> note) : FramePart<Worker>
    {
        public override void Process(Worker worker) => note(worker);
    }

    private sealed class ActingRow(Action act) : FramePart<Worker>
    {
        public override void Process(Worker worker) => act();
    }

    private sealed class BrokenRow : FramePart<Worker>
    {
        public override void Process(Worker worker) => throw new InvalidOperationException("broken");
    }
}
