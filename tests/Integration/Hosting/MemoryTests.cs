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
    public async Task Encoding_of_500_frames_takes_the_received_buffer_and_half_the_result_again_and_64_MB()
    {
        byte[] file = Build();
        await using OrthancServer server = await OrthancServer.StartAsync();
        long before = server.Memory.Now;

        Task<string> upload = server.Rest.UploadAsync(file);
        long peak = await PeakUntilConvertedAsync(server, upload);

        long result = (await server.Rest.FileAsync(await upload)).Length;
        long limit = before + file.Length + (3 * result / 2) + (64L << 20);
        Assert.InRange(result, 1, file.Length / 2);

        // Less than the received buffer would mean that nothing was measured while it was there.
        Assert.True(peak >= before + file.Length && peak <= limit,
            $"{before} bytes were resident before, {peak} at most; {limit} are allowed for {file.Length} received and {result} stored");
    }

    /// <summary>The line in the log ends the plugin's work; the memory that Orthanc then needs to store the result is its own.</summary>
    private static async Task<long> PeakUntilConvertedAsync(OrthancServer server, Task<string> upload)
    {
        long peak = 0;
        while (!upload.IsCompleted && server.Log.Lines("500 frames").Count == 0)
        {
            peak = server.Memory.Peak;
            await Task.Delay(1);
        }

        return peak;
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
