// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using DicomTranscoder.DataSet;
using DicomTranscoder.Splicing;

namespace DicomTranscoder.Transcoding;

/// <content>An image of its own, so that nobody waits for what the first one costs.</content>
public sealed partial class Transcoder
{
    /// <summary>Rows and columns of most CT slices: those that come then find their buffers.</summary>
    private const int RehearsalSize = 512;

    /// <summary>More than what stands before the samples.</summary>
    private const int RehearsalHeaderBytes = 1024;

    /// <summary>
    /// Converts a made-up image. Threads are started, code is loaded and memory is touched by it, which takes longer than the image itself; and
    /// whether this machine encodes and verifies at all is known before an image of somebody comes.
    /// </summary>
    /// <returns>Converted, unless the options keep such an image or something is wrong.</returns>
    public ConversionResult Rehearse()
    {
        const int SampleBytes = RehearsalSize * RehearsalSize * sizeof(ushort);
        using NativeBuffer instance = new();
        InstanceWriter writer = new(instance.Get(SampleBytes + RehearsalHeaderBytes));
        writer.Reserve(FileMetaInformation.PrefixedPreambleLength - 4).Clear();
        writer.Write("DICM"u8);
        writer.WriteText(Tag.TransferSyntaxUid, ValueRepresentation.UI, TransferSyntaxUid.ExplicitLittleEndian, padding: 0);
        WriteNumber(ref writer, Tag.SamplesPerPixel, 1);
        writer.WriteText(Tag.PhotometricInterpretation, ValueRepresentation.CS, "MONOCHROME2", padding: (byte)' ');
        WriteNumber(ref writer, Tag.Rows, RehearsalSize);
        WriteNumber(ref writer, Tag.Columns, RehearsalSize);
        WriteNumber(ref writer, Tag.BitsAllocated, 16);
        WriteNumber(ref writer, Tag.BitsStored, 12);
        WriteNumber(ref writer, Tag.HighBit, 11);
        WriteNumber(ref writer, Tag.PixelRepresentation, 0);
        writer.WriteHeader(Tag.PixelData, ValueRepresentation.OW, SampleBytes);
        DrawSlope(writer.Reserve(SampleBytes));
        using DecodedInstance converted = new();
        return Convert(writer.Written, converted, _options.TargetTransferSyntax);
    }

    private static void WriteNumber(ref InstanceWriter writer, Tag tag, ushort value)
    {
        writer.WriteHeader(tag, ValueRepresentation.US, sizeof(ushort));
        writer.WriteUInt16(value);
    }

    /// <summary>Some bits of noise on a slope, so that code-blocks have all kinds of codewords.</summary>
    private static void DrawSlope(Span<byte> samples)
    {
        uint noise = 1;
        for (int i = 0; i < RehearsalSize * RehearsalSize; i++)
        {
            noise = noise * 1664525 + 1013904223;
            int slope = i / RehearsalSize + i % RehearsalSize;
            BinaryPrimitives.WriteUInt16LittleEndian(samples[(sizeof(ushort) * i)..], (ushort)(slope + (noise >> 28)));
        }
    }
}
