// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;

namespace LosslessDecoders.JpegLs;

/// <content>Lines of one component: interleave modes none and line.</content>
internal sealed unsafe partial class ScanDecoder
{
    /// <summary>Decodes a line of one component.</summary>
    /// <param name="above">The line above, with a sample before the first and after the last one.</param>
    /// <param name="line">The line; the sample before the first one is set.</param>
    /// <param name="runIndex">RUNindex of the component.</param>
    private void DecodeLine(ushort* above, ushort* line, ref int runIndex)
    {
        int x = 0;
        while (true)
        {
            x = DecodeShortCodes(above, line, x);
            if (x == _width)
            {
                return;
            }

            int q = GradientContext(above + x, line + x);
            if (q == 0)
            {
                x = DecodeRun(above, line, x, ref runIndex);
            }
            else
            {
                DecodeRegular(q, above + x, line + x);
                x++;
            }
        }
    }

    /// <summary>
    /// Decodes samples of the regular mode up to a run, a code that is not at hand as a whole, or the end of the line. It calls nothing, so
    /// that its variables live in registers, and branches only where the outcome is nearly always the same: noise would mispredict the
    /// rest.
    /// </summary>
    /// <returns>The sample after them.</returns>
    private int DecodeShortCodes(ushort* above, ushort* line, int x)
    {
        Context* contexts = ContextTable;
        sbyte* regions = Regions;
        int width = _width;
        int maxVal = _parameters.MaxVal;
        int reset = _parameters.Reset;
        int longest = _longest;
        BitReader reader = _reader;

        int ra = line[x - 1];
        int rc = above[x - 1];
        int rb = above[x];
        int region2 = regions[rb - rc];
        while (x < width)
        {
            // The second gradient of a sample is the first one of the sample before it.
            int rd = above[x + 1];
            int region1 = regions[rd - rb];
            int q = 81 * region1 + 9 * region2 + regions[rc - ra];
            if (q == 0 || !reader.TryFill())
            {
                break;
            }

            int sign = q >> 31;
            Context* context = contexts + ((q ^ sign) - sign);
            int k = context->K;
            int zeros = reader.Zeros;
            if (zeros + k >= reader.Count || zeros >= longest)
            {
                break;
            }

            uint mapped = reader.PeekCode(zeros, k);
            if (mapped > (uint)maxVal + 1)
            {
                break;
            }

            reader.Skip(zeros + 1 + k);
            int px = Limit(Predict(ra, rb, rc) + ((context->C ^ sign) - sign), maxVal);
            int error = (int)(mapped >> 1) ^ -(int)(mapped & 1) ^ context->Mask;
            context->Update(error, reset);
            ra = Reconstruct(px + ((error ^ sign) - sign), maxVal);
            line[x] = (ushort)ra;
            x++;
            rc = rb;
            rb = rd;
            region2 = region1;
        }

        _reader = reader;
        return x;
    }

    /// <summary>The median edge detector (A.4.1): Ra and the step from there to Rb, limited to the range between 0 and Rb - Rc.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Predict(int ra, int rb, int rc)
    {
        // The median of Ra, Rb and Ra + Rb - Rc, less Ra. Minima and maxima come from the sign of a difference: no branch.
        int gradient = rb - rc;
        int lower = gradient & (gradient >> 31);
        int upper = gradient - lower;
        int aboveLower = rb - ra - lower;
        int belowUpper = upper - lower - (aboveLower & ~(aboveLower >> 31));
        return ra + upper - (belowUpper & ~(belowUpper >> 31));
    }

    /// <summary>The nearest value of 0 to MAXVAL (A.4.2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Limit(int value, int maxVal)
    {
        if ((uint)value > (uint)maxVal)
        {
            value = value < 0 ? 0 : maxVal;
        }

        return value;
    }

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
