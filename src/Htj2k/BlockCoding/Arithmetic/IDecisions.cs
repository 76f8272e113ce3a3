// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>Where coding passes get their decisions from: the MQ decoder, or raw bits with selective bypass.</summary>
internal interface IDecisions
{
    /// <summary>True when there are no contexts, and signs are never inverted (T.800 D.6).</summary>
    static abstract bool AreRaw { get; }

    /// <param name="context">One of <see cref="CodingContexts"/>.</param>
    /// <returns>0 or 1.</returns>
    int Decode(uint context);

    /// <summary>The same, faster when 0 and 1 are about as probable.</summary>
    /// <inheritdoc cref="Decode"/>
    int DecodeEven(uint context);
}
