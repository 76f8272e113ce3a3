// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using Htj2k;

namespace DicomTranscoder.Transcoding;

/// <summary>Decodes the frames of one instance to their places in native Pixel Data.</summary>
/// <param name="bytes">The bytes that <paramref name="fragments"/> was read from.</param>
/// <param name="length">How many.</param>
/// <param name="fragments">Where the codestreams lie.</param>
/// <param name="description">The image; coded frames are always interleaved.</param>
/// <param name="samples">Where all frames go, one behind the other.</param>
internal sealed unsafe class FrameDecoding(
    byte* bytes, int length, FragmentTable fragments, ImagePixelDescription description, byte* samples)
{
    private FrameWorker[] _workers = [];
    private int _next = -1;
    private string? _failure;

    /// <summary>What is wrong with the first frame that could not be decoded, or null.</summary>
    public string? Failure => _failure;

    /// <summary>Decodes all frames, or stops at the first failure.</summary>
    public void Run(FrameWorkerPool pool)
    {
        _workers = pool.Get(description.Frames, sharesFrame: true);
        WorkerGroup.Run(_workers.Length, Work);
    }

    private void Work(int worker)
    {
        int frame;
        while (_failure is null && (frame = Interlocked.Increment(ref _next)) < description.Frames)
        {
            try
            {
                ReadOnlySpan<byte> codestream = fragments.GetCodestream(new ReadOnlySpan<byte>(bytes, length), frame, _workers[worker].Joined);
                SampleFormat format = CodedFrame.ReadFormat(codestream, description);
                _workers[worker].Decode(codestream, format, new Span<byte>(samples + frame * description.FrameBytes, (int)description.FrameBytes));
            }
            catch (Exception e)
            {
                _failure ??= $"frame {frame}: {e.GetType().Name}: {e.Message}";
            }
        }
    }
}
