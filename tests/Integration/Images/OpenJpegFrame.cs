// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;
using Xunit;

namespace Integration.Images;

/// <summary>Compares a stored codestream with the samples that were sent, as OpenJPEG decodes them.</summary>
internal static class OpenJpegFrame
{
    /// <inheritdoc cref="OpenJpegSamples.Precision"/>
    public static int Precision(byte[] codestream) => OpenJpegSamples.Precision(codestream);

    /// <param name="codestream">From SOC on.</param>
    /// <param name="sent">The samples sent, component by component.</param>
    /// <param name="bytesPerSample">1, 2 or 4: how wide they were sent.</param>
    public static void AssertSame(byte[] codestream, byte[] sent, int bytesPerSample)
        => Assert.True(OpenJpegSamples.Decode(codestream, sent.Length, bytesPerSample).AsSpan().SequenceEqual(sent),
            "OpenJPEG decodes other samples than were sent");
}
