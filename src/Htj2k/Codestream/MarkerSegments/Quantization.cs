// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;

namespace Htj2k.Codestream.MarkerSegments;

/// <summary>QCD or QCC (T.800 A.6.4, A.6.5).</summary>
/// <param name="GuardBits">G of equation E-2.</param>
/// <param name="Steps">Exponent in bits 11-15 and mantissa in 0-10 for each sub-band, or for LL alone when
/// <paramref name="IsDerived"/>.</param>
internal sealed record Quantization(int GuardBits, bool IsDerived, ushort[] Steps)
{
    public static Quantization Read(ref CodestreamReader reader, int end)
    {
        int start = reader.Position;
        int style = reader.Read8();
        int stepBytes = (style & 0x1F) == 0 ? 1 : 2;
        if ((style & 0x1F) > 2)
        {
            Htj2kFormatException.Throw($"quantisation style {style & 0x1F}; 0, 1 and 2 are accepted", start);
        }

        int count = Math.Max(0, end - reader.Position) / stepBytes;
        ushort[] steps = new ushort[count];
        for (int i = 0; i < count; i++)
        {
            steps[i] = stepBytes == 1 ? (ushort)(reader.Read8() >> 3 << 11) : reader.Read16();
        }

        if (count == 0)
        {
            Htj2kFormatException.Throw("quantisation without a step", start);
        }

        return new Quantization(style >> 5, (style & 0x1F) == 1, steps);
    }

    /// <summary>M_b, the magnitude bit-planes of a sub-band (equation E-2).</summary>
    /// <param name="index">0 for LL, then HL, LH and HH from the lowest resolution to the highest.</param>
    /// <param name="offset">Offset to report when the codestream does not give it.</param>
    public int MagnitudeBits(int index, int offset) => Math.Max(0, GuardBits + Exponent(index, offset) - 1);

    /// <summary>Delta_b, the step size of a sub-band (equation E-3).</summary>
    /// <param name="rangeBits">R_b: the component's precision and the sub-band's gain (equation E-4).</param>
    public double StepSize(int index, int rangeBits, int offset)
    {
        int mantissa = Steps[IsDerived ? 0 : index] & 0x7FF;
        return Math.ScaleB(1 + mantissa / 2048.0, rangeBits - Exponent(index, offset));
    }

    private int Exponent(int index, int offset)
    {
        if (IsDerived)
        {
            // Equation E-5: each level up has an exponent one less.
            return (Steps[0] >> 11) - Math.Max(0, (index - 1) / 3);
        }

        if (index >= Steps.Length)
        {
            Htj2kFormatException.Throw($"no quantisation step for sub-band {index}", offset);
        }

        return Steps[index] >> 11;
    }
}
