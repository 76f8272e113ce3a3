// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;
using Xunit;

namespace Integration.Images;

/// <summary>Compares a stored codestream with the samples that were sent, by OpenJPEG's eyes.</summary>
internal static class OpenJpegFrame
{
    /// <param name="codestream">From SOC on.</param>
    /// <param name="sent">The samples sent, component by component.</param>
    /// <param name="bytesPerSample">1, 2 or 4: how wide they were sent.</param>
    /// <param name="isSigned">Pixel Representation 1.</param>
    public static void AssertSame(byte[] codestream, byte[] sent, int bytesPerSample, bool isSigned)
        => Assert.True(Widen(OpenJpeg.Decode(codestream), sent.Length, bytesPerSample, isSigned).AsSpan().SequenceEqual(sent), "OpenJPEG decodes other samples than were sent");

    /// <summary>OpenJPEG writes one byte for up to 8 bits, whatever Bits Allocated was.</summary>
    private static byte[] Widen(byte[] decoded, int sentLength, int bytesPerSample, bool isSigned)
    {
        if (decoded.Length == sentLength)
        {
            return decoded;
        }

        int count = sentLength / bytesPerSample;
        int width = decoded.Length / count;
        byte[] wide = new byte[sentLength];
        for (int i = 0; i < count; i++)
        {
            decoded.AsSpan(i * width, width).CopyTo(wide.AsSpan(i * bytesPerSample));
            bool isNegative = isSigned && (decoded[((i + 1) * width) - 1] & 0x80) != 0;
            wide.AsSpan((i * bytesPerSample) + width, bytesPerSample - width).Fill((byte)(isNegative ? 0xFF : 0));
        }

        return wide;
    }
}
