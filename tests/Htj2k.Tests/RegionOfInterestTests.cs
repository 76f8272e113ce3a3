// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;
using Xunit;

namespace Htj2k.Tests;

/// <summary>Codestreams with a region of interest (T.800 Annex H), coded again without it.</summary>
[Trait("Length", "long")]
public sealed class RegionOfInterestTests
{
    private const int Width = RecodedCodestreams.Width;
    private const int Height = RecodedCodestreams.Height;

    /// <summary>
    /// Every code-block becomes one with a region of interest: with s taken from the exponents of QCD and given to RGN, its large
    /// coefficients lie in the region, the others in the background.
    /// </summary>
    [Theory]
    [InlineData("-n 3", 4)]
    [InlineData("-n 4 -t 60,50", 3)]
    [InlineData("-n 3 -r 3", 5)]
    [InlineData("-n 5 -r 12,6,3 -p RPCL -c [64,64]", 2)]
    public void Region_of_interest_is_scaled_back(string options, int shift)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        byte[] source = WithRegion(RecodedCodestreams.Encode(1, 12, isSigned: false, options), shift);

        // OpenJPEG takes coefficients from half the shift on for those of the region.
        byte[] result = RecodedCodestreams.Compare(source, 12, sizeRatio: 3, asksOpenJpeg: false);

        ReadOnlySpan<byte> header = result.AsSpan(0, result.AsSpan().IndexOf<byte>([0xFF, 0x90]));
        Assert.True(header.IndexOf<byte>([0xFF, 0x5E]) < 0, "RGN is still there.");
    }

    /// <summary>As an encoder makes them: coefficients of the region are scaled up, those of the background stay below.</summary>
    [Theory]
    [InlineData("-n 1")]
    [InlineData("-n 1 -r 2")]
    [InlineData("-n 1 -t 60,50 -r 4,2")]
    public void Region_of_interest_that_is_scaled_back_gives_the_samples_of_an_independent_decoder(string options)
    {
        const int Shift = 6, Middle = 2048;
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        Random random = new(3);
        byte[] samples = new byte[2 * Width * Height];
        for (int i = 0; i < Width * Height; i++)
        {
            bool isInRegion = i % Width > 30 && i % Width < 90;
            int coefficient = isInRegion ? random.Next(-(Middle >> Shift) + 1, Middle >> Shift) << Shift : random.Next(-31, 32);
            BitConverter.TryWriteBytes(samples.AsSpan(2 * i), (ushort)(Middle + coefficient));
        }

        byte[] source = OpenJpegEncoder.Encode(samples, $"{Width},{Height},1,12,u", options.Split(' '));
        _ = RecodedCodestreams.Compare(WithRegion(source, Shift), 12, sizeRatio: 3);
    }

    /// <summary>Takes a shift from the exponents of QCD, without quantisation, and gives it to RGN.</summary>
    private static byte[] WithRegion(byte[] codestream, int shift)
    {
        int quantization = codestream.AsSpan().IndexOf<byte>([0xFF, 0x5C]);
        int end = quantization + 2 + codestream[quantization + 3];
        byte[] result = [.. codestream[..end], 0xFF, 0x5E, 0, 5, 0, 0, (byte)shift, .. codestream[end..]];
        for (int i = quantization + 5; i < end; i++)
        {
            result[i] -= (byte)(shift << 3);
        }

        return result;
    }
}
