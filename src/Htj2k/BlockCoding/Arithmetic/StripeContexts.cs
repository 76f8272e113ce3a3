// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Memory;
using Htj2k.Structure;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>
/// The tables of <see cref="CodingContexts"/> by windows of <see cref="StripeColumns"/>, as decisions of <see cref="MqEncoder"/>.
/// </summary>
internal sealed unsafe class StripeContexts : IDisposable
{
    private const int Windows = StripeColumns.Window + 1;
    private const int SignIndexes = 1024;

    private readonly NativeBuffer<byte> _significance = new(4 * Windows);
    private readonly NativeBuffer<byte> _sign = new(SignIndexes);

    public StripeContexts()
    {
        for (int band = 0; band < 4; band++)
        {
            ReadOnlySpan<byte> contexts = CodingContexts.Significance((SubbandOrientation)band);
            for (int window = 0; window < Windows; window++)
            {
                Significance((SubbandOrientation)band)[window] = (byte)(contexts[Neighbours(window)] << 1);
            }
        }

        for (int index = 0; index < SignIndexes; index++)
        {
            int significant = index & StripeColumns.Nearest;
            int entry = CodingContexts.Sign[Nearest(significant) | Nearest(significant & index << 1) << 4];
            Sign[index] = (byte)((entry & ~CodingContexts.SignInversion) << 1 | entry >> 7);
        }
    }

    /// <summary>
    /// By the bits <see cref="StripeColumns.Nearest"/> of a window of significance, and one bit lower those of a window of signs. Bit 0 of
    /// an entry inverts the decision.
    /// </summary>
    public byte* Sign => _sign.Start;

    /// <summary>By the window of significance.</summary>
    public byte* Significance(SubbandOrientation band) => _significance.Start + (int)band * Windows;

    public void Dispose()
    {
        _significance.Dispose();
        _sign.Dispose();
    }

    /// <summary>The sums over N and S, W and E, as <see cref="NeighbourSums"/> has them.</summary>
    private static int Nearest(int window)
        => ((window >> 4 & 1) + (window >> 6 & 1)) * NeighbourSums.Horizontal
            + ((window >> 1 & 1) + (window >> 9 & 1)) * NeighbourSums.Vertical;

    private static int Neighbours(int window)
        => Nearest(window) + ((window & 1) + (window >> 2 & 1) + (window >> 8 & 1) + (window >> 10 & 1)) * NeighbourSums.Diagonal;
}
