// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Decoding;

/// <summary>What threads need to make strips: as many as there are threads, of any level.</summary>
internal sealed class StripPool(Func<StripSynthesis> create) : IDisposable
{
    private readonly List<StripSynthesis> _all = [];
    private readonly Stack<StripSynthesis> _idle = new();

    /// <summary>Takes back what failures have kept from being returned.</summary>
    public void Reset()
    {
        _idle.Clear();
        foreach (StripSynthesis synthesis in _all)
        {
            _idle.Push(synthesis);
        }
    }

    public StripSynthesis Rent()
    {
        lock (_idle)
        {
            if (!_idle.TryPop(out StripSynthesis? synthesis))
            {
                synthesis = create();
                _all.Add(synthesis);
            }

            return synthesis;
        }
    }

    public void Return(StripSynthesis synthesis)
    {
        lock (_idle)
        {
            _idle.Push(synthesis);
        }
    }

    public void Dispose()
    {
        foreach (StripSynthesis synthesis in _all)
        {
            synthesis.Dispose();
        }
    }
}
