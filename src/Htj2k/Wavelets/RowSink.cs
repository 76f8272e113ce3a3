// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Wavelets;

/// <summary>Takes rows of samples from top to bottom: the caller fills <see cref="NextRow"/>, then calls <see cref="PushRow"/>.</summary>
internal abstract unsafe class RowSink<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Where the next row goes, with <see cref="ForwardLifting.SlackBytes"/> after it.</summary>
    public T* NextRow { get; protected set; }

    /// <summary>The next row is complete.</summary>
    public abstract void PushRow();

    public abstract void Dispose();
}
