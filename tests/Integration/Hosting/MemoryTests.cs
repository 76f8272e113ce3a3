// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Images;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.Hosting;

/// <summary>How much memory a large instance takes.</summary>
public sealed class MemoryTests
{
    private const int Frames = 500;
    private const int Side = 512;

    [Fact]
    public async Task Upload_of_500_frames_takes_half_the_result_again_and_64_MB_more_than_an_Orthanc_that_only_stores()
    {
        byte[] file = Build();
        await using OrthancServer plain = await OrthancServer.StartAsync(withPlugin: false);
        await using OrthancServer converting = await OrthancServer.StartAsync();

        _ = await plain.Rest.UploadAsync(file);
        string id = await converting.Rest.UploadAsync(file);

        long result = (await converting.Rest.FileAsync(id)).Length;
        Assert.InRange(result, 1, file.Length / 2);
        long limit = plain.Memory.Peak + (3 * result / 2) + (64L << 20);
        long peak = converting.Memory.Peak;
        Assert.Fail($"DEBUG peak {peak} plain {plain.Memory.Peak} result {result} file {file.Length} limit {limit}");
    }

    private static byte[] Build()
    {
        byte[] frame = TestSupport.Frames.Natural(Side, Side, 1, 12, isSigned: false, bytesPerSample: 2);
        byte[] pixels = new byte[Frames * frame.Length];
        for (int i = 0; i < Frames; i++)
        {
            // Each frame is the same image begun at another row.
            int start = i * 2 * Side;
            frame.AsSpan(start).CopyTo(pixels.AsSpan(i * frame.Length));
            frame.AsSpan(0, start).CopyTo(pixels.AsSpan(((i + 1) * frame.Length) - start));
        }

        return new ImageDescription
        {
            Name = "long",
            Rows = Side,
            Columns = Side,
            BitsAllocated = 16,
            BitsStored = 12,
            Change = dataSet => dataSet.Text(0x0028_0008, "IS", $"{Frames}").Set(0x7FE0_0010, "OW", pixels),
        }.Build().File;
    }
}
