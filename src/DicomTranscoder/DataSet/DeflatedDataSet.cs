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
    /// <param name="maximumLength">The data set may not be longer.</param>
    /// <returns>Bytes of the data set.</returns>
    /// <exception cref="DicomFormatException">The stream is empty, broken, or inflates to more than the maximum.</exception>
    public static unsafe int Inflate(ReadOnlySpan<byte> deflated, NativeBuffer buffer, int maximumLength = MaximumLength)
    {
        if (deflated.IsEmpty)
        {
            DicomFormatException.Throw("The file ends where the deflated data set should begin", 0, default);
        }

        fixed (byte* start = deflated)
        {
            using UnmanagedMemoryStream source = new(start, deflated.Length);
            using DeflateStream inflater = new(source, CompressionMode.Decompress);
            int length = 0;
            int capacity = Math.Min(FirstStep, maximumLength);
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
                        capacity = Grow(capacity, maximumLength);
                    }
                }
            }
            catch (InvalidDataException e)
            {
                throw new DicomFormatException("Broken deflate stream: " + e.Message, length, default);
            }
        }
    }

    private static int Grow(int capacity, int maximumLength)
    {
        if (capacity == maximumLength)
        {
            DicomFormatException.Throw($"The inflated data set is longer than {maximumLength} bytes", capacity, default);
        }

        return (int)Math.Min(2L * capacity, maximumLength);
    }
}
