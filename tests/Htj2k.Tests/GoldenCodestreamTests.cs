// SPDX-License-Identifier: GPL-3.0-or-later
using System.Security.Cryptography;
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace Htj2k.Tests;

/// <summary>
/// The exact bytes of some codestreams, by the start of their SHA-256. They must not depend on the processor, the threads or the day: an
/// archive that stores an image again recognises it by its bytes.
/// </summary>
public sealed class GoldenCodestreamTests
{
    [Theory]
    [InlineData(300, 211, 1, 12, false, "D03A523DEAA3E973")]
    [InlineData(64, 64, 1, 16, true, "DB99AF537913827D")]
    [InlineData(257, 130, 3, 8, false, "6B598E40B7026DE0")]
    [InlineData(1, 1, 1, 8, false, "55FF9D88EA5D826F")]
    public void TryEncode_gives_these_bytes(int width, int height, int components, int bits, bool isSigned, string digest)
    {
        int bytes = bits > 8 ? 2 : 1;
        byte[] frame = Frames.Slopes(width, height, components, bits, isSigned, bytes);
        SampleFormat format = new(width, height, components, bits, isSigned, bytes);
        for (int threads = 1; threads <= 2; threads++)
        {
            using Htj2kEncoder encoder = new(threads);
            byte[] codestream = new byte[frame.Length * 2 + 1000];
            Assert.True(encoder.TryEncode(frame, format, components == 3, codestream, out int length));

            Assert.Equal(digest, Convert.ToHexString(SHA256.HashData(codestream.AsSpan(0, length)))[..16]);
        }
    }
}
