// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using Xunit;

namespace Htj2k.Tests;

/// <summary>HTJ2K codestreams by the encoder's usual options.</summary>
internal static class LosslessCodestream
{
    public static byte[] Of(SampleFormat format, byte[] samples, bool colorTransform = false)
    {
        using Htj2kEncoder encoder = new();
        byte[] codestream = new byte[2 * samples.Length + 1000];
        Assert.True(encoder.TryEncode(samples, format, colorTransform, codestream, out int length));
        return codestream[..length];
    }
}
