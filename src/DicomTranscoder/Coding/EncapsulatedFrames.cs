// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using Htj2k.Contract;
using LosslessDecoders;

namespace DicomTranscoder.Coding;

/// <summary>Frames of a losslessly compressed transfer syntax that are decoded as they are asked for.</summary>
/// <param name="file">Holds the fragments.</param>
/// <param name="fragments">Those of each frame.</param>
/// <param name="transferSyntax">JPEG 2000, or one of <see cref="TransferSyntaxUid.IsLosslessCompressed"/>.</param>
/// <param name="image">The image once its frames are decoded.</param>
internal sealed class EncapsulatedFrames(LongSpan file, FragmentTable fragments, string transferSyntax, ImagePixelDescription image)
    : IFrameSource
{
    /// <exception cref="CodedFrameException">The frame is broken, or holds more or less than the image description says.</exception>
    /// <exception cref="Htj2kFormatException">The codestream is broken.</exception>
    /// <exception cref="MissingPassesException">It leaves samples to the decoder.</exception>
    /// <exception cref="DicomFormatException">The frame holds another image than the description says.</exception>
    public ReadOnlySpan<byte> Read(int frame, FrameWorker worker)
    {
        ReadOnlySpan<byte> coded = fragments.GetFrame(file, frame, worker.Joined);
        Span<byte> samples = worker.Unpacked.Get((int)image.Unpacked().FrameBytes);
        worker.Decode(transferSyntax, coded, image, samples, isExact: true);
        if (image.BitsAllocated == 1)
        {
            PackedBits.Require(samples);
        }

        return samples;
    }

    /// <summary>Decodes all frames once, to learn what they hold.</summary>
    /// <param name="pool">The workers that decode.</param>
    /// <param name="areRedundant">False when the bits above Bits Stored are in use somewhere.</param>
    /// <returns>What is wrong with the first frame that could not be decoded, or null.</returns>
    public DecodingFailure? Examine(FrameWorkerPool pool, out bool areRedundant)
    {
        FrameWorker[] workers = pool.Get(fragments.Frames, sharesFrame: true, image.Unpacked().FrameBytes);
        int next = -1;
        DecodingFailure? failure = null;
        bool redundant = true;
        WorkerGroup.Run(workers.Length, worker =>
        {
            int frame;
            while (failure is null && (frame = Interlocked.Increment(ref next)) < fragments.Frames)
            {
                try
                {
                    ReadOnlySpan<byte> samples = Read(frame, workers[worker]);
                    if (image.BitsAllocated > 1 && !UnusedBits.AreRedundant(samples, image))
                    {
                        Volatile.Write(ref redundant, false);
                    }
                }
                catch (Exception e)
                {
                    failure ??= DecodingFailure.Of(e, frame, fragments.Frames);
                }
            }
        });
        areRedundant = redundant;
        return failure;
    }
}
