// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Memory;

/// <summary>Rows of one element type, with room after each that kernels may touch.</summary>
internal sealed unsafe class Plane<T> : IDisposable
    where T : unmanaged
{
    private readonly NativeBuffer<T> _samples;

    public Plane(int width, int height)
    {
        // Half a margin more, so that rows do not lie a power of two apart: they would compete for the same lines of the cache.
        int margin = NativeBuffer<T>.MarginBytes / sizeof(T);
        Stride = (nint)((width + margin - 1L) / margin * margin + margin + margin / 2);
        _samples = new NativeBuffer<T>(Stride * height);
    }

    /// <summary>From one row to the next.</summary>
    public nint Stride { get; }

    public T* Row(int y) => _samples.Start + y * Stride;

    public void Dispose() => _samples.Dispose();
}
