// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests;

/// <summary>The shortest ways to convert and restore in tests, and to look into the result.</summary>
internal static class Conversions
{
    public const uint PixelDataTag = 0x7FE0_0010;

    public static ConversionResult Convert(
        byte[] file, out byte[] converted, TranscodingOptions? options = null, IPrivateElements? privateElements = null)
    {
        ArrayMemory memory = new();
        using Transcoder transcoder = new(options ?? new TranscodingOptions { Threads = 2 }, privateElements);
        ConversionResult result = transcoder.Convert(file, memory);
        Assert.True(memory.Allocations <= 1);
        converted = memory.Result(result);
        return result;
    }

    public static ConversionResult Restore(byte[] file, out byte[] restored, int threads = 2)
    {
        ArrayMemory memory = new();
        using Transcoder transcoder = new(new TranscodingOptions { Threads = threads });
        ConversionResult result = transcoder.Restore(file, memory);
        Assert.True(memory.Allocations <= 1);
        restored = memory.Result(result);
        return result;
    }

    /// <summary>Converts, and fails if the instance is kept.</summary>
    public static byte[] MustConvert(byte[] file, TranscodingOptions? options = null, IPrivateElements? privateElements = null)
    {
        ConversionResult result = Convert(file, out byte[] converted, options, privateElements: privateElements);
        Assert.True(result.IsConverted, $"{result.Reason}: {result.Detail}");
        return converted;
    }

    /// <summary>Restores, and fails if the instance is kept.</summary>
    public static byte[] MustRestore(byte[] file)
    {
        ConversionResult result = Restore(file, out byte[] restored);
        Assert.True(result.IsConverted, $"{result.Reason}: {result.Detail}");
        return restored;
    }

    /// <summary>A file with an image of the data set and the pixels given.</summary>
    public static byte[] FileOf(DicomItem dataSet, byte[] pixels, string transferSyntax = DicomFile.ExplicitLittleEndian, string vr = "OW")
    {
        byte[] padded = (pixels.Length & 1) == 0 ? pixels : [.. pixels, 0];
        return new DicomFile { TransferSyntax = transferSyntax, DataSet = dataSet.Set(PixelDataTag, vr, padded) }.ToArray();
    }

    public static ElementTable Read(byte[] file) => Read(file, out _);

    public static ElementTable Read(byte[] file, out FileMetaInformation meta)
    {
        meta = FileMetaInformation.Read(file)!;
        return ElementTable.Read(file, meta.DataSetOffset, meta.TransferSyntax != TransferSyntaxUid.ImplicitLittleEndian);
    }

    /// <summary>The value of an element of the top level, or null.</summary>
    public static byte[]? Value(byte[] file, uint tag)
        => Read(file).TryFind(new Tag(tag), out DataElement element)
            ? file[element.ValueOffset..(element.ValueOffset + element.ValueLength)]
            : null;

    /// <summary>Converts to lossy HTJ2K, and fails if the instance is kept.</summary>
    public static ConversionResult ConvertLossy(byte[] file, LossyTarget target, out byte[] converted, int threads = 2)
    {
        ConversionResult result =
            Convert(file, out converted, new TranscodingOptions { Lossy = target, Threads = threads, TranscodeJpeg2000 = true });
        Assert.True(result.IsConverted, $"{result.Reason}: {result.Detail}");
        return result;
    }

    /// <summary>A whole element with its header, or null.</summary>
    public static byte[]? Element(byte[] file, uint tag)
        => Read(file).TryFind(new Tag(tag), out DataElement element) ? file[element.Offset..element.End] : null;
}
