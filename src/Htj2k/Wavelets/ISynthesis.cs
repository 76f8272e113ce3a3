// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Wavelets;

/// <summary>
/// The one-dimensional synthesis of a wavelet as lifting steps (T.800 F.3.6 to F.3.8): the first changes even positions, the second odd
/// ones, and so on.
/// </summary>
internal unsafe interface ISynthesis<T>
    where T : unmanaged
{
    /// <summary>How many lifting steps there are; even.</summary>
    static abstract int Steps { get; }

    /// <summary>The scale of low-pass rows before the vertical lifting.</summary>
    static abstract T LowGain { get; }

    /// <summary>The same for high-pass rows.</summary>
    static abstract T HighGain { get; }

    /// <summary>One vertical lifting step, in place.</summary>
    /// <param name="step">From 1.</param>
    /// <param name="before">The row above, or below at the upper edge.</param>
    /// <param name="after">The row below, or above at the lower edge.</param>
    /// <param name="overflow">See <see cref="InverseLifting"/>.</param>
    static abstract void Step(int step, T* row, T* before, T* after, int count, byte* overflow);

    /// <summary>Joins the halves of a row.</summary>
    /// <param name="low">The sample before the first and the one after the last are overwritten, here and in
    /// <paramref name="high"/>.</param>
    /// <param name="startsOdd">True when the row begins at an odd coordinate, with a high-pass sample.</param>
    /// <param name="row">Takes <paramref name="width"/> samples.</param>
    /// <param name="gain">A factor for the whole row.</param>
    /// <param name="scratch">Room as <see cref="InverseLifting.ScratchSamples"/> says.</param>
    static abstract void Horizontal(T* low, T* high, bool startsOdd, int width, T* row, T gain, T* scratch, byte* overflow);

    /// <summary>Halves a row that is the only one, at an odd coordinate: the analysis has doubled it (T.800 F.3.6).</summary>
    static abstract void Halve(T* row, int count);
}
