// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using LosslessDecoders;

namespace DicomTranscoder.Coding;

/// <summary>Frames of a lossless compressed transfer syntax, one fragment each, that are decoded as they are asked for.</summary>
/// <param name="file">Holds the fragments.</param>
/// <param name="fragments">One for each frame.</param>
/// <param name="transferSyntax">One of <see cref="TransferSyntaxUid.IsLosslessCompressed"/>.</param>
/// <param name="image">The image once its frames are decoded.</param>
internal sealed class EncapsulatedFrames(
    LongSpan file, IReadOnlyList<(long Offset, int Length)> fragments, string transferSyntax, ImagePixelDescription image) : IFrameSource
{
    /// <exception cref="CodedFrameException">The frame is broken, or holds more or less than the image description says.</exception>
    public ReadOnlySpan<byte> Read(int frame, FrameWorker worker)
    {
        (long offset, int length) = fragments[frame];
        Span<byte> samples = worker.Unpacked.Get((int)image.FrameBytes);
        worker.Decode(transferSyntax, file.Slice(offset, length), image, samples, isExact: true);
        return samples;
    }

    /// <summary>Decodes all frames once, to learn what they hold.</summary>
    /// <param name="pool">The workers that decode.</param>
    /// <param name="areRedundant">False when the bits above Bits Stored are in use somewhere.</param>
    /// <returns>What is wrong with the first frame that could not be decoded or is lossy, or null.</returns>
    public DecodingFailure? Examine(FrameWorkerPool pool, out bool areRedundant)
    {
        FrameWorker[] workers = pool.Get(fragments.Count, sharesFrame: true);
        int next = -1;
        DecodingFailure? failure = null;
        bool redundant = true;
        WorkerGroup.Run(workers.Length, worker =>
        {
            int frame;
            while (failure is null && (frame = Interlocked.Increment(ref next)) < fragments.Count)
            {
                try
                {
                    (long offset, int length) = fragments[frame];
                    if (!LosslessFrames.IsLossless(transferSyntax, file.Slice(offset, length), image, frame))
                    {
                        failure ??= new DecodingFailure($"frame {frame + 1} is coded with loss", IsLossy: true, IsOutOfMemory: false);
                    }

                    if (!UnusedBits.AreRedundant(Read(frame, workers[worker]), image))
                    {
                        Volatile.Write(ref redundant, false);
                    }
                }
                catch (Exception e)
                {
                    failure ??= DecodingFailure.Of(e, frame, fragments.Count);
                }
            }
        });
        areRedundant = redundant;
        return failure;
    }
}
