// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Counters;
using OrthancHtj2kPlugin.Ingest;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancHtj2kPlugin.Totals;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;
using TestSupport;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Ingest;

public sealed unsafe class IngestionTests : IDisposable
{
    private const int Side = 64;

    private readonly FakeOrthanc _orthanc = new();
    private readonly IngestCounters _counters = new();

    public void Dispose() => _orthanc.Dispose();

    /// <summary>For the last one, Orthanc asks its transcoders, which count their own outcome; for the one before, it asks none.</summary>
    [Theory]
    [InlineData("", DicomFile.ExplicitLittleEndian, 1)]
    [InlineData(TransferSyntaxUid.Htj2kLossless, TransferSyntaxUid.EncapsulatedUncompressed, 1)]
    [InlineData(TransferSyntaxUid.Htj2kLossless, DicomFile.ExplicitLittleEndian, 0)]
    public void Exception_is_counted_where_nobody_else_counts_the_instance(string onlyTarget, string source, long failed)
    {
        OrthancContext context = new() { InvokeService = &Agree };
        using IngestRecord record = new(_orthanc, _counters, new LastingTotals(_orthanc, _orthanc, TimeProvider.System));
        using Ingestion ingestion = new(new OrthancHost(&context, "htj2k"), new TranscodingOptions(), record, new NoPrivateElements(),
            onlyTarget);
        byte[] file = Image(source);

        fixed (byte* received = file)
        {
            // Without a place for the result, the conversion fails in a way that nothing foresees.
            nint instance = (nint)received;
            Assert.Throws<NullReferenceException>(
                () => { ingestion.TryConvert((void*)instance, (ulong)file.Length, InstanceOrigin.RestApi, modified: null); });
        }

        Assert.Equal(failed, _counters.Failed);
    }

    private static byte[] Image(string transferSyntax)
    {
        byte[] samples = Frames.Natural(Side, Side, 1, 8, isSigned: false, bytesPerSample: 1);
        DicomItem image = DicomFile.Image(Side, Side, 8, 8);
        image = transferSyntax == DicomFile.ExplicitLittleEndian
            ? image.Set(0x7FE0_0010, "OW", samples)
            : image.Encapsulated(0x7FE0_0010, [], samples);
        return new DicomFile { TransferSyntax = transferSyntax, DataSet = image }.ToArray();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ErrorCode Agree(OrthancContext* context, Service service, void* parameters) => ErrorCode.Success;

    private sealed class NoPrivateElements : IPrivateElements
    {
        public string? FindValueRepresentation(ushort group, ushort element, string privateCreator) => null;
    }
}
