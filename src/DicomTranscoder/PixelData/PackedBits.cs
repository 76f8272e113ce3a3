// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.PixelData;

/// <summary>Native samples of Bits Allocated 1 (PS3.5 8.1.1).</summary>
internal static class PackedBits
{
    /// <summary>Packs samples, the first one into the least significant bit; bits behind the last one become 0.</summary>
    /// <param name="samples">0 or 1 each.</param>
    /// <param name="packed">An eighth of their number, rounded up.</param>
    public static void Pack(ReadOnlySpan<byte> samples, Span<byte> packed)
    {
        packed.Clear();
        for (int i = 0; i < samples.Length; i++)
        {
            packed[i >> 3] |= (byte)(samples[i] << (i & 7));
        }
    }
}
