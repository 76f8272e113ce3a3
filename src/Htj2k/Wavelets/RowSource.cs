// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Wavelets;

/// <summary>Gives rows of samples from top to bottom.</summary>
internal abstract unsafe class RowSource<T> : IDisposable
    where T : unmanaged
{
    /// <summary>The next row; it stays until the one after it is pulled. The sample before it and the one behind may be overwritten.</summary>
    public abstract T* PullRow();

    /// <summary>Back to the first row, of a new frame.</summary>
    public abstract void Restart();

    public abstract void Dispose();
}
