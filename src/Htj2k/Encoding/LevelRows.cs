// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Encoding;

/// <summary>The input of a decomposition level: rows of all components, from top to bottom. For one thread at a time.</summary>
internal abstract unsafe class LevelRows<T> : IDisposable
    where T : unmanaged
{
    /// <summary>How many rows stay when further ones are asked for.</summary>
    public const int Kept = 3;

    /// <summary>The next row to be asked for is this one.</summary>
    public abstract void Begin(int y);

    /// <summary>
    /// A row with <see cref="Wavelets.ForwardLifting.SlackBytes"/> after it; it stays until one <see cref="Kept"/> rows below is asked for.
    /// </summary>
    public abstract T* Row(int component, int y);

    public abstract void Dispose();
}
