// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Decoding;

public sealed class MissingPassesTests
{
    [Fact]
    public void Codestream_that_lacks_passes_is_refused_before_its_blocks_are_decoded()
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");

        // With segmentation symbols, a block whose bytes have changed is broken.
        byte[] codestream = RecodedCodestreams.Encode(1, 8, isSigned: false, "-n 3 -r 12 -M 32");
        Assert.Throws<MissingPassesException>(() => Decode(codestream, requireAllPasses: true));
        codestream.AsSpan(codestream.Length - 100, 50).Reverse();
        Htj2kFormatException broken = Assert.Throws<Htj2kFormatException>(() => Decode(codestream, requireAllPasses: false));
        Assert.Contains("a broken code-block", broken.Message, StringComparison.Ordinal);

        Assert.Throws<MissingPassesException>(() => Decode(codestream, requireAllPasses: true));
    }

    private static void Decode(byte[] codestream, bool requireAllPasses)
    {
        using Htj2kDecoder decoder = new();
        byte[] planes = new byte[Htj2kDecoder.PlanesBytes(Htj2kDecoder.ReadInfo(codestream), 2, 0)];
        decoder.DecodePlanes(codestream, 2, planes, new DecodingOptions { RequireAllPasses = requireAllPasses });
    }
}
