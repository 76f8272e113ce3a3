// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Transcoding;
using Htj2k.Contract;

namespace Fuzzing;

/// <summary>
/// Feeds a DICOM file to every operation: convert it, restore it, write it in Explicit VR Little Endian, show its first frame.
/// </summary>
internal sealed class InstanceTarget : ITarget, IResultMemory
{
    private const int LargestFrame = 64 << 20;

    private readonly Transcoder _transcoder = new(new TranscodingOptions { Threads = 1, TranscodeJpeg2000 = true });
    private readonly FrameImageDecoder _decoder = new();
    private byte[] _result = [];
    private byte[] _frame = [];

    /// <summary>True when the bytes are those of a DICOM file (PS3.10 7.1).</summary>
    public static bool IsInstance(ReadOnlySpan<byte> bytes) => bytes.Length > 132 && bytes.Slice(128, 4).SequenceEqual("DICM"u8);

    /// <inheritdoc/>
    public bool Run(ReadOnlySpan<byte> input, DecodingOptions options)
    {
        bool converted = _transcoder.Convert(input, this).IsConverted;
        bool restored = _transcoder.Restore(input, this).IsConverted;
        bool written = _transcoder.Convert(input, this, TransferSyntaxUid.ExplicitLittleEndian).IsConverted;
        return Show(input) || converted || restored || written;
    }

    public Span<byte> Allocate(int capacity)
    {
        if (capacity > LargestFrame)
        {
            throw new InsufficientMemoryException();
        }

        if (_result.Length < capacity)
        {
            _result = new byte[capacity];
        }

        return _result;
    }

    public void Dispose()
    {
        _transcoder.Dispose();
        _decoder.Dispose();
    }

    private bool Show(ReadOnlySpan<byte> input)
    {
        try
        {
            if (!_decoder.TryOpen(input, out FrameImage image) || (long)image.RowBytes * image.Height > LargestFrame)
            {
                return false;
            }

            int length = image.RowBytes * image.Height;
            if (_frame.Length < length)
            {
                _frame = new byte[length];
            }

            image.Decode(0, _frame.AsSpan(0, length), image.RowBytes);
            return true;
        }
        catch (Exception exception) when (exception is DicomFormatException or Htj2kFormatException)
        {
            return false;
        }
    }
}
