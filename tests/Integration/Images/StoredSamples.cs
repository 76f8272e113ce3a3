// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Images;

/// <summary>Compares a converted file with the one that was sent: DCMTK decodes the sent file, OpenJPEG the stored one.</summary>
internal static class StoredSamples
{
    private const string SamplesPerPixel = "0028,0002", PlanarConfiguration = "0028,0006", NumberOfFrames = "0028,0008",
        Rows = "0028,0010", Columns = "0028,0011", BitsAllocated = "0028,0100";

    /// <param name="sent">A file that DCMTK decodes.</param>
    /// <param name="stored">The file in HTJ2K, one fragment a frame.</param>
    public static void AssertSame(byte[] sent, byte[] stored)
    {
        byte[] native = Dcmtk.Native(sent, "+cn");
        byte[] samples = Dcmtk.PixelData(native);
        if (Number(BitsAllocated, 8) == 1)
        {
            samples = [.. samples.SelectMany(packed => Enumerable.Range(0, 8).Select(bit => (byte)((packed >> bit) & 1)))];
        }

        int components = Number(SamplesPerPixel, 1);
        int bytesPerSample = Math.Max(1, Number(BitsAllocated, 8) / 8);
        int frameBytes = Number(Rows, 0) * Number(Columns, 0) * components * bytesPerSample;
        bool isPlanar = components > 1 && Number(PlanarConfiguration, 0) == 1;
        byte[][] codestreams = Dcmtk.Fragments(stored);
        Assert.Equal(Number(NumberOfFrames, 1), codestreams.Length);
        for (int frame = 0; frame < codestreams.Length; frame++)
        {
            ReadOnlySpan<byte> sentFrame = samples.AsSpan(frame * frameBytes, frameBytes);
            byte[] planar = isPlanar ? sentFrame.ToArray() : Frames.ToPlanar(sentFrame, components, bytesPerSample);
            OpenJpegFrame.AssertSame(codestreams[frame], planar, bytesPerSample);
        }

        int Number(string tag, int otherwise) => Dcmtk.Number(native, tag) ?? otherwise;
    }
}
