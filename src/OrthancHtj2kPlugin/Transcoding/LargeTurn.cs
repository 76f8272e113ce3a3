// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Transcoding;

/// <summary>
/// Lets one thread at a time make a result that one span cannot hold: each takes gigabytes beside its source. Whoever has the turn must not
/// call Orthanc: those who wait may hold a lock of Orthanc.
/// </summary>
/// <param name="longestSpan">Bytes of the largest result that needs no turn.</param>
internal sealed class LargeTurn(long longestSpan)
{
    private readonly Lock _lock = new();

    /// <summary>Waits for the turn if the result is large. A thread that has it already goes on.</summary>
    public void Begin(long bytes)
    {
        if (bytes > longestSpan && !_lock.IsHeldByCurrentThread)
        {
            _lock.Enter();
        }
    }

    /// <summary>Gives the turn to the next thread, if this one has it.</summary>
    public void End()
    {
        if (_lock.IsHeldByCurrentThread)
        {
            _lock.Exit();
        }
    }
}
