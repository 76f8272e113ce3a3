// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using Htj2k.Structure;

namespace Htj2k.Codestream.MarkerSegments;

/// <summary>How a component is coded: the component part of COD or COC (T.800 A.6.1, A.6.2).</summary>
/// <param name="Levels">Decomposition levels, 0 to 32.</param>
/// <param name="BlockWidthExponent">log2 of the nominal code-block width.</param>
/// <param name="BlockHeightExponent">log2 of the nominal code-block height.</param>
/// <param name="Precincts">For each resolution PPx in the low four bits, PPy in the high ones.</param>
internal sealed record ComponentCoding(
    int Levels, int BlockWidthExponent, int BlockHeightExponent, CodeBlockStyle Style, bool IsReversible, byte[] Precincts)
{
    private const int LargestLevels = 32;
    private const byte DefaultPrecinct = 0xFF;

    public static ComponentCoding Read(ref CodestreamReader reader, bool hasPrecincts)
    {
        int start = reader.Position;
        int levels = reader.Read8();
        int width = (reader.Read8() & 0xF) + 2;
        int height = (reader.Read8() & 0xF) + 2;
        CodeBlockStyle style = (CodeBlockStyle)reader.Read8();
        int wavelet = reader.Read8();
        if (levels > LargestLevels)
        {
            Htj2kFormatException.Throw($"{levels} decomposition levels; 0 to {LargestLevels} are accepted", start);
        }

        if (width > 10 || height > 10 || width + height > 12)
        {
            Htj2kFormatException.Throw($"code-blocks of 2^{width} by 2^{height}; sides to 2^10 and 2^12 samples are accepted", start + 1);
        }

        if (wavelet > 1)
        {
            Htj2kFormatException.Throw($"wavelet {wavelet}; 0 (9/7) and 1 (5/3) are accepted", start + 4);
        }

        byte[] precincts = new byte[levels + 1];
        Array.Fill(precincts, DefaultPrecinct);
        for (int resolution = 0; hasPrecincts && resolution <= levels; resolution++)
        {
            precincts[resolution] = reader.Read8();
            bool empty = (precincts[resolution] & 0x0F) == 0 || precincts[resolution] >> 4 == 0;
            if (resolution > 0 && empty)
            {
                Htj2kFormatException.Throw("a precinct of one sample above the lowest resolution", reader.Position - 1);
            }
        }

        return new ComponentCoding(levels, width, height, style, wavelet == 1, precincts);
    }
}
