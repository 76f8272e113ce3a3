// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;
using Xunit;

namespace Integration.Images;

/// <summary>Compares a stored codestream with the samples that were sent, as OpenJPEG decodes them.</summary>
internal static class OpenJpegFrame
{
    /// <summary>Offset of Ssiz of the first component when SIZ follows SOC (T.800 A.5.1).</summary>
    private const int FirstSsiz = 42;

    /// <summary>Bits per sample that the codestream declares.</summary>
    public static int Precision(byte[] codestream) => (codestream[FirstSsiz] & 0x7F) + 1;

    /// <param name="codestream">From SOC on.</param>
    /// <param name="sent">The samples sent, component by component.</param>
    /// <param name="bytesPerSample">1, 2 or 4: how wide they were sent.</param>
    public static void AssertSame(byte[] codestream, byte[] sent, int bytesPerSample)
        => Assert.True(Widen(codestream, sent.Length, bytesPerSample).AsSpan().SequenceEqual(sent),
            "OpenJPEG decodes other samples than were sent");

    /// <summary>OpenJPEG writes as few bytes as the precision needs, without the sign in the bits above it.</summary>
    private static byte[] Widen(byte[] codestream, int sentLength, int bytesPerSample)
    {
        byte[] decoded = OpenJpeg.Decode(codestream);
        int count = sentLength / bytesPerSample;
        int width = decoded.Length / count;
        int unused = 64 - Precision(codestream);
        bool isSigned = (codestream[FirstSsiz] & 0x80) != 0;
        byte[] wide = new byte[sentLength];
        for (int i = 0; i < count; i++)
        {
            ulong sample = 0;
            for (int k = width - 1; k >= 0; k--)
            {
                sample = (sample << 8) | decoded[(i * width) + k];
            }

            ulong stored = isSigned ? (ulong)((long)(sample << unused) >> unused) : sample;
            for (int k = 0; k < bytesPerSample; k++)
            {
                wide[(i * bytesPerSample) + k] = (byte)(stored >> (8 * k));
            }
        }

        return wide;
    }
}
