// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Ingest;

/// <summary>The plugin, compiled ahead of time and with all threads, and the library in this process give the same bytes.</summary>
public sealed class DeterminismTests(ConvertingServer server) : IClassFixture<ConvertingServer>
{
    public static TheoryData<string> Images => TestImages.Names;

    [Theory]
    [MemberData(nameof(Images))]
    public async Task Upload_stores_the_bytes_that_the_library_makes(string name)
    {
        TestImage image = TestImages.Named(name);
        ResultMemory memory = new();
        using Transcoder transcoder = new(new TranscodingOptions { Threads = 1 });
        ConversionResult result = transcoder.Convert(image.File, memory);
        Assert.SkipUnless(result.IsConverted, $"the library alone keeps it: {result.Reason}");

        byte[] stored = await server.Orthanc.Rest.FileAsync(await server.Orthanc.Rest.UploadAsync(image.File));

        Assert.Equal(memory.Bytes[..(int)result.Length], stored);
    }

    private sealed class ResultMemory : IResultMemory
    {
        public byte[] Bytes { get; private set; } = [];

        public Span<byte> Allocate(int capacity) => Bytes = new byte[capacity];
    }
}
