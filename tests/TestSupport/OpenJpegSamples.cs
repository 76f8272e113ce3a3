// SPDX-License-Identifier: GPL-3.0-or-later
namespace TestSupport;

/// <summary>The samples of a codestream as OpenJPEG decodes them, as wide as a data set has them.</summary>
public static class OpenJpegSamples
{
    /// <summary>Offset of Ssiz of the first component when SIZ follows SOC (T.800 A.5.1).</summary>
    private const int FirstSsiz = 42;

    /// <summary>Bits per sample that the codestream declares.</summary>
    public static int Precision(byte[] codestream) => (codestream[FirstSsiz] & 0x7F) + 1;

    /// <summary>The samples, component by component; OpenJPEG leaves out the sign in the bits above the precision.</summary>
    /// <param name="codestream">From SOC on.</param>
    /// <param name="length">Bytes of all samples.</param>
    /// <param name="bytesPerSample">1, 2 or 4.</param>
    public static byte[] Decode(byte[] codestream, int length, int bytesPerSample)
    {
        byte[] decoded = Precision(codestream) > 16 ? OpenJpeg.DecodeWide(codestream) : OpenJpeg.Decode(codestream);
        int count = length / bytesPerSample;
        int width = decoded.Length / count;
        int unused = 64 - Precision(codestream);
        bool isSigned = (codestream[FirstSsiz] & 0x80) != 0;
        byte[] wide = new byte[length];
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
