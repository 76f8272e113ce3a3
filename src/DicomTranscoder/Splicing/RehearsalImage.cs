// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Splicing;

/// <summary>
/// A synthetic image. Converting it starts threads, loads code and touches memory, so that no real instance pays for the first conversion.
/// </summary>
internal static class RehearsalImage
{
    /// <summary>Rows and columns of most CT slices, which then find their buffers ready.</summary>
    private const int Size = 512;

    private const int SampleBytes = Size * Size * sizeof(ushort);

    /// <summary>More than the bytes before the samples.</summary>
    private const int HeaderBytes = 1024;

    /// <summary>Writes the image as a whole DICOM file.</summary>
    public static ReadOnlySpan<byte> Write(NativeBuffer memory)
    {
        InstanceWriter writer = new(memory.Get(SampleBytes + HeaderBytes));
        FileMetaWriter.WritePreamble(ref writer);
        writer.WriteText(Tag.TransferSyntaxUid, ValueRepresentation.UI, TransferSyntaxUid.ExplicitLittleEndian, padding: 0);
        writer.WriteNumber(Tag.SamplesPerPixel, 1);
        writer.WriteText(Tag.PhotometricInterpretation, ValueRepresentation.CS, "MONOCHROME2", padding: (byte)' ');
        writer.WriteNumber(Tag.Rows, Size);
        writer.WriteNumber(Tag.Columns, Size);
        writer.WriteNumber(Tag.BitsAllocated, 16);
        writer.WriteNumber(Tag.BitsStored, 12);
        writer.WriteNumber(Tag.HighBit, 11);
        writer.WriteNumber(Tag.PixelRepresentation, 0);
        writer.WriteHeader(Tag.PixelData, ValueRepresentation.OW, SampleBytes);
        DrawSlope(writer.Reserve(SampleBytes));
        return writer.Written;
    }

    /// <summary>Some bits of noise on a slope, so that code-blocks have all kinds of codewords.</summary>
    private static void DrawSlope(Span<byte> samples)
    {
        uint noise = 1;
        for (int i = 0; i < Size * Size; i++)
        {
            noise = noise * 1664525 + 1013904223;
            int slope = i / Size + i % Size;
            BinaryPrimitives.WriteUInt16LittleEndian(samples[(sizeof(ushort) * i)..], (ushort)(slope + (noise >> 28)));
        }
    }
}
