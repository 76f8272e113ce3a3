// SPDX-License-Identifier: GPL-3.0-or-later
using System.IO.Compression;

namespace DicomTranscoder.DataSet;

/// <summary>Deflated Explicit VR Little Endian (PS3.5 A.5): the data set is one deflate stream (RFC 1951).</summary>
internal static class DeflatedDataSet
{
    /// <summary>No data set is inflated beyond this.</summary>
    public const int MaximumLength = 1 << 30;

    private const int FirstStep = 1 << 20;

    /// <summary>Inflates a data set.</summary>
    /// <param name="deflated">From the end of the file meta information to the end of the file.</param>
    /// <param name="buffer">Where the data set goes.</param>
    /// <returns>Bytes of the data set.</returns>
    /// <exception cref="DicomFormatException">The stream is broken, or longer than <see cref="MaximumLength"/>.</exception>
    public static unsafe int Inflate(ReadOnlySpan<byte> deflated, NativeBuffer buffer)
    {
        fixed (byte* start = deflated)
        {
            using UnmanagedMemoryStream source = new(start, deflated.Length);
            using DeflateStream inflater = new(source, CompressionMode.Decompress);
            int length = 0;
            int capacity = FirstStep;
            try
            {
                while (true)
                {
                    int read = inflater.Read(buffer.Get(capacity)[length..]);
                    if (read == 0)
                    {
                        return length;
                    }

                    length += read;
                    if (length == capacity)
                    {
                        capacity = Grow(capacity);
                    }
                }
            }
            catch (InvalidDataException e)
            {
                throw new DicomFormatException("Broken deflate stream: " + e.Message, length, default);
            }
        }
    }

    private static int Grow(int capacity)
    {
        if (capacity == MaximumLength)
        {
            DicomFormatException.Throw($"The inflated data set is longer than {MaximumLength} bytes", capacity, default);
        }

        return capacity * 2;
    }
}
