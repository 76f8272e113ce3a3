// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;

namespace LosslessDecoders.JpegLs;

/// <content>Lines of one component: interleave modes none and line.</content>
internal sealed unsafe partial class ScanDecoder
{
    /// <summary>Decodes a line of one component.</summary>
    /// <param name="above">The line above, with a sample before the first and behind the last one.</param>
    /// <param name="line">The line; the sample before the first one is set.</param>
    /// <param name="runIndex">RUNindex of the component.</param>
    private void DecodeLine(ushort* above, ushort* line, ref int runIndex)
    {
        // In local variables, which live in registers.
        Context* contexts = ContextTable;
        sbyte* regions = Regions;
        int width = _width;
        int maxVal = _parameters.MaxVal;
        int reset = _parameters.Reset;
        int errorBits = _parameters.ErrorBits;
        int longest = _longest;
        BitReader reader = _reader;

        int x = 0;
        int ra = line[-1];
        int rc = above[-1];
        int rb = above[0];
        int region2 = regions[rb - rc];
        while (x < width)
        {
            // The second gradient of a sample is the first one of the sample before it.
            int rd = above[x + 1];
            int region1 = regions[rd - rb];
            int q = 81 * region1 + 9 * region2 + regions[rc - ra];
            region2 = region1;
            if (q != 0)
            {
                int sign = q >> 31;
                Context* context = contexts + ((q ^ sign) - sign);
                int px = Math.Clamp(Predict(ra, rb, rc) + ((context->C ^ sign) - sign), 0, maxVal);
                uint mapped = reader.ReadCode(context->K, longest, errorBits);
                if (mapped > (uint)maxVal + 1)
                {
                    _reader = reader;
                    Fail();
                }

                int error = (int)(mapped >> 1) ^ -(int)(mapped & 1) ^ context->Mask;
                context->Update(error, reset);
                ra = Reconstruct(px + ((error ^ sign) - sign), maxVal);
                line[x] = (ushort)ra;
                x++;
                rc = rb;
                rb = rd;
                continue;
            }

            _reader = reader;
            x = DecodeRun(above, line, x, ref runIndex);
            reader = _reader;
            ra = line[x - 1];
            rc = above[x - 1];
            rb = above[x];
            region2 = regions[rb - rc];
        }

        _reader = reader;
    }

    /// <summary>The median edge detector (A.4.1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Predict(int ra, int rb, int rc)
        => Math.Max(Math.Min(ra, rb), Math.Min(Math.Max(ra, rb), ra + rb - rc));

    /// <summary>Brings a sample back into 0 to MAXVAL, modulo RANGE (A.4.5).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Reconstruct(int value, int maxVal)
    {
        if ((uint)value > (uint)maxVal)
        {
            value += value < 0 ? maxVal + 1 : -maxVal - 1;
        }

        return value;
    }
}
