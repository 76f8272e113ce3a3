// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.Wavelets;

/// <content>Interleaving; each kernel returns the first sample that it left.</content>
internal static unsafe partial class InverseLifting
{
    private static int JoinAvx2(short* first, short* second, int width, short* row)
    {
        int x = 0;
        for (; x <= width - 32; x += 32)
        {
            Vector256<short> a = Vector256.Load(first + x / 2);
            Vector256<short> b = Vector256.Load(second + x / 2);
            Vector256<short> low = Avx2.UnpackLow(a, b);
            Vector256<short> high = Avx2.UnpackHigh(a, b);

            // unpack works in halves: low has samples 0-7 and 16-23, high 8-15 and 24-31.
            Avx2.Permute2x128(low, high, 0x20).Store(row + x);
            Avx2.Permute2x128(low, high, 0x31).Store(row + x + 16);
        }

        return x;
    }

    private static int JoinAvx2(int* first, int* second, int width, int* row)
    {
        int x = 0;
        for (; x <= width - 16; x += 16)
        {
            Vector256<int> a = Vector256.Load(first + x / 2);
            Vector256<int> b = Vector256.Load(second + x / 2);
            Vector256<int> low = Avx2.UnpackLow(a, b);
            Vector256<int> high = Avx2.UnpackHigh(a, b);
            Avx2.Permute2x128(low, high, 0x20).Store(row + x);
            Avx2.Permute2x128(low, high, 0x31).Store(row + x + 8);
        }

        return x;
    }
}
