// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding.HighThroughput;

/// <summary>Moves bits between the low end of a word and the places that a mask marks (PEXT and PDEP of BMI2).</summary>
internal static class BitPlaces
{
    /// <summary>The bits at the marked places, side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Extract(ulong bits, ulong places)
        => Bmi2.X64.IsSupported ? Bmi2.X64.ParallelBitExtract(bits, places) : ExtractScalar(bits, places);

    /// <summary>The lowest bits, each at the next marked place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Deposit(ulong bits, ulong places)
        => Bmi2.X64.IsSupported ? Bmi2.X64.ParallelBitDeposit(bits, places) : DepositScalar(bits, places);

    private static ulong ExtractScalar(ulong bits, ulong places)
    {
        ulong extracted = 0;
        for (ulong place = 1; places != 0; place <<= 1, places &= places - 1)
        {
            extracted |= (bits & places & (0 - places)) != 0 ? place : 0;
        }

        return extracted;
    }

    private static ulong DepositScalar(ulong bits, ulong places)
    {
        ulong deposited = 0;
        for (; places != 0; bits >>= 1, places &= places - 1)
        {
            deposited |= (bits & 1) != 0 ? places & (0 - places) : 0;
        }

        return deposited;
    }
}
