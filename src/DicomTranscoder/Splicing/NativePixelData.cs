// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;

namespace DicomTranscoder.Splicing;

/// <summary>Pixel Data of a defined length (PS3.5 8.2 and A.1).</summary>
internal static class NativePixelData
{
    /// <summary>Bytes of the value, padding included.</summary>
    public static long LengthOf(ImagePixelDescription image) => image.PixelDataBytes + (image.PixelDataBytes & 1);

    /// <summary>Writes the header of the element.</summary>
    /// <param name="image">The image, whose samples take less than 4 GiB.</param>
    public static void WriteHeader(scoped ref InstanceWriter writer, ImagePixelDescription image)
    {
        ValueRepresentation vr = image.BitsAllocated <= 8 ? ValueRepresentation.OB : ValueRepresentation.OW;
        writer.WriteHeader(Tag.PixelData, vr, (uint)LengthOf(image));
    }

    /// <summary>Writes the header of the element, and the padding where the samples are an odd number of bytes.</summary>
    /// <returns>Where all samples go; empty when they do not fit.</returns>
    public static Span<byte> Reserve(scoped ref InstanceWriter writer, ImagePixelDescription image)
    {
        int length = (int)LengthOf(image);
        WriteHeader(ref writer, image);
        Span<byte> value = writer.Reserve(length);
        if (writer.IsFull)
        {
            return [];
        }

        value[^1] = 0;
        return value[..(int)image.PixelDataBytes];
    }
}
