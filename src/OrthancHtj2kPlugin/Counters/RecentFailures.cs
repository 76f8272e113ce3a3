// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Counters;

/// <summary>The last failures. Any thread may add and read.</summary>
internal sealed class RecentFailures
{
    private const int Remembered = 50;

    private readonly Queue<Failure> _failures = new();
    private readonly Lock _oneAtATime = new();

    public void Add(Failure failure)
    {
        lock (_oneAtATime)
        {
            _failures.Enqueue(failure);
            if (_failures.Count > Remembered)
            {
                _ = _failures.Dequeue();
            }
        }
    }

    /// <summary>The last one first.</summary>
    public Failure[] Read()
    {
        Failure[] failures;
        lock (_oneAtATime)
        {
            failures = [.. _failures];
        }

        Array.Reverse(failures);
        return failures;
    }
}
