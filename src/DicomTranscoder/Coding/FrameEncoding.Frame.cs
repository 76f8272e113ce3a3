// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Coding;

/// <content>One frame, and the failures of its coding.</content>
internal sealed unsafe partial class FrameEncoding
{
    private bool TryEncode(FrameWorker worker, int frame, Span<byte> codestream, out int length)
    {
        length = 0;
        try
        {
            if (coding.AreCodestreams)
            {
                return TryRecode(worker, frame, codestream, out length);
            }

            ReadOnlySpan<byte> samples = source.Read(frame, worker);
            if (coding.Lossy is { } quality)
            {
                return TryEncodeLossy(worker, frame, samples, quality, codestream, out length);
            }

            if (!worker.TryEncode(coding.Coder, samples, coding.Format, coding.UseColorTransform, codestream, out length))
            {
                Fail(FrameFailure.DoesNotFit, "");
                return false;
            }

            if (coding.Verify && !worker.Verify(codestream[..length], coding.Format, samples))
            {
                Fail(FrameFailure.DecodesDifferently, $"frame {frame + 1} decodes differently");
                return false;
            }

            return true;
        }
        catch (Htj2kFormatException e)
        {
            Fail(FrameFailure.DecodesDifferently, $"frame {frame + 1}: {e.Message}");
        }
        catch (OutOfMemoryException)
        {
            Fail(FrameFailure.OutOfMemory, "");
        }
        catch (Exception e)
        {
            Fail(FrameFailure.EncoderFailed, $"frame {frame + 1}: {e.Message}");
        }

        return false;
    }

    private bool TryRecode(FrameWorker worker, int frame, Span<byte> codestream, out int length)
    {
        length = 0;
        ReadOnlySpan<byte> given;
        try
        {
            given = source.Read(frame, worker);
            if (!worker.TryRecode(coding.Coder, given, codestream, out length))
            {
                Fail(FrameFailure.DoesNotFit, "");
                return false;
            }
        }
        catch (Exception e) when (e is Htj2kFormatException or DicomFormatException)
        {
            Fail(FrameFailure.NotRecoded, $"frame {frame + 1}: {e.Message}");
            return false;
        }

        if (!worker.VerifyRecoded(coding.Coder, given, codestream[..length]))
        {
            Fail(FrameFailure.DecodesDifferently, $"frame {frame + 1} decodes differently");
            return false;
        }

        return true;
    }

    private bool TryEncodeLossy(FrameWorker worker, int frame, ReadOnlySpan<byte> samples, LossyTarget quality, Span<byte> codestream,
        out int length)
    {
        LossyOutcome outcome =
            worker.EncodeLossy(samples, coding.Format, coding.UseColorTransform, quality, codestream, out LossyEncoding encoding);
        length = encoding.Length;
        if (outcome != LossyOutcome.Encoded)
        {
            Fail(outcome == LossyOutcome.OutOfReach ? FrameFailure.TargetOutOfReach : FrameFailure.DoesNotFit,
                outcome == LossyOutcome.OutOfReach ? $"frame {frame + 1}" : "");
            return false;
        }

        lock (_lock)
        {
            CodestreamBytes += length;
            LowestPsnr = Math.Min(LowestPsnr, encoding.Psnr);
            LargestError = Math.Max(LargestError, encoding.MaximumError);
        }

        return true;
    }
}
