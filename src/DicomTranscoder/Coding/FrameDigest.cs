// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Digests;
using DicomTranscoder.PixelData;

namespace DicomTranscoder.Coding;

/// <summary>
/// The SHA-256 of the samples of an image, as they would lie in native Pixel Data. They are decoded frame by frame, so that their number
/// has no limit.
/// </summary>
internal static class FrameDigest
{
    /// <param name="image">The image; one of its frames has 2 GiB at most.</param>
    /// <param name="pool">The workers that decode.</param>
    /// <param name="failure">The error in the first frame that could not be decoded, or null.</param>
    /// <returns>Hexadecimal digits; empty when a frame could not be decoded.</returns>
    public static string Of(in CodedImage image, FrameWorkerPool pool, out DecodingFailure? failure)
    {
        using IncrementalSha256 hash = new(OpenSsl.OfProcess);
        ImagePixelDescription decoded = image.Decoded;
        FrameWorker worker = pool.Get(frames: 1, sharesFrame: true)[0];
        using NativeBuffer packed = new();
        int bits = 0;
        for (int frame = 0; frame < decoded.Frames; frame++)
        {
            scoped Span<byte> samples;
            try
            {
                samples = Decode(image, frame, worker);
            }
            catch (Exception e)
            {
                failure = DecodingFailure.Of(e, frame, decoded.Frames);
                return "";
            }

            if (decoded.BitsAllocated == 1)
            {
                AppendBits(hash, samples, packed, ref bits);
            }
            else
            {
                hash.Append(samples);
            }
        }

        if (bits > 0)
        {
            hash.Append(packed.Get(1));
        }

        failure = null;
        return hash.FinishHex();
    }

    /// <returns>The samples of a frame; those of one bit take a byte each.</returns>
    private static Span<byte> Decode(in CodedImage image, int frame, FrameWorker worker)
    {
        Span<byte> samples = worker.Unpacked.Get((int)image.Decoded.Unpacked().FrameBytes);
        worker.Decode(image.TransferSyntax, image.Fragments.GetFrame(image.Bytes, frame, worker.Joined), image.Decoded, samples,
            isExact: false);
        if (image.Decoded.BitsAllocated == 1)
        {
            PackedBits.Require(samples);
        }

        return samples;
    }

    /// <summary>Frames share the bytes in which they meet (PS3.5 8.1.1), so that the last bits wait for the next frame.</summary>
    /// <param name="samples">One in each byte.</param>
    /// <param name="packed">Begins with the bits that wait.</param>
    /// <param name="bits">How many wait.</param>
    private static void AppendBits(IncrementalSha256 hash, ReadOnlySpan<byte> samples, NativeBuffer packed, ref int bits)
    {
        long total = bits + (long)samples.Length;
        Span<byte> bytes = packed.Get((int)((total + 7) / 8));
        bytes[(bits > 0 ? 1 : 0)..].Clear();
        PackedBits.Pack(samples, bytes, bits);
        int whole = (int)(total / 8);
        hash.Append(bytes[..whole]);
        bits = (int)(total % 8);
        if (bits > 0)
        {
            bytes[0] = bytes[whole];
        }
    }
}
