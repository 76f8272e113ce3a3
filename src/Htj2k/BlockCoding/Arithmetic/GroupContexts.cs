// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Memory;
using Htj2k.Structure;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>The tables of <see cref="CodingContexts"/> by windows of <see cref="StripeGroup"/>.</summary>
internal sealed unsafe class GroupContexts : IDisposable
{
    /// <summary>Added to an index of <see cref="Significance"/>, which is 0 then, where a run begins.</summary>
    public const int Run = WindowIndexes;

    private const int Bands = 4;
    private const int WindowIndexes = 512;
    private const int NearestIndexes = 256;

    private readonly NativeBuffer<byte> _significance = new(Bands * (WindowIndexes + 1));
    private readonly NativeBuffer<byte> _sign = new(NearestIndexes);

    public GroupContexts()
    {
        for (int band = 0; band < Bands; band++)
        {
            byte* contexts = Significance((SubbandOrientation)band);
            for (int index = 0; index < WindowIndexes; index++)
            {
                contexts[index] = CodingContexts.Significance((SubbandOrientation)band)[Neighbours(index)];
            }

            contexts[Run] = CodingContexts.RunLength;
        }

        for (int index = 0; index < NearestIndexes; index++)
        {
            int entry = CodingContexts.Sign[Nearest(index) | Nearest(index << 1) << 4];
            Sign[index] = (byte)((entry & ~CodingContexts.SignInversion) << 1 | entry >> 7);
        }
    }

    /// <summary>By <see cref="StripeGroup.NearestIndex"/>: twice a context; bit 0 of an entry inverts the decision.</summary>
    public byte* Sign => _sign.Start;

    /// <summary>By <see cref="StripeGroup.WindowIndex"/>: a context, which is that of runs at <see cref="Run"/>.</summary>
    public byte* Significance(SubbandOrientation band) => _significance.Start + (int)band * (WindowIndexes + 1);

    public void Dispose()
    {
        _significance.Dispose();
        _sign.Dispose();
    }

    /// <summary>The sums over E and W, N and S, as <see cref="NeighbourSums"/> has them: bits 1, 7, 3 and 5.</summary>
    private static int Nearest(int index)
        => ((index >> 1 & 1) + (index >> 7 & 1)) * NeighbourSums.Horizontal
            + ((index >> 3 & 1) + (index >> 5 & 1)) * NeighbourSums.Vertical;

    /// <summary>All sums, by an index of three bits for each column, the right one lowest.</summary>
    private static int Neighbours(int index)
        => Nearest(index) + ((index & 1) + (index >> 2 & 1) + (index >> 6 & 1) + (index >> 8 & 1)) * NeighbourSums.Diagonal;
}
