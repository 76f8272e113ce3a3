// SPDX-License-Identifier: GPL-3.0-or-later
namespace TestSupport;

/// <summary>
/// A row of numbers between guard pages, with just the margins that a kernel is promised. Everything starts as a pattern that is neither
/// zero nor small.
/// </summary>
public sealed unsafe class GuardedLanes<T> : IDisposable
    where T : unmanaged
{
    private readonly GuardedMemory _memory;
    private readonly int _count;
    private readonly int _before;

    /// <param name="atEnd">True: memory after <paramref name="after"/> faults. False: memory before <paramref name="before"/>
    /// faults.</param>
    /// <param name="before">Numbers before the first that may be touched.</param>
    /// <param name="after">Numbers after the last that may be touched.</param>
    public GuardedLanes(int count, bool atEnd, int before = 0, int after = 0)
    {
        (_count, _before) = (count, before);
        _memory = new GuardedMemory((before + count + after) * sizeof(T), atEnd);
        _memory.Span.Fill(0x5A);
    }

    public GuardedLanes(ReadOnlySpan<T> lanes, bool atEnd, int before = 0, int after = 0)
        : this(lanes.Length, atEnd, before, after) => lanes.CopyTo(Span);

    public T* First => (T*)_memory.Start + _before;

    public Span<T> Span => new(First, _count);

    public void Dispose() => _memory.Dispose();
}
