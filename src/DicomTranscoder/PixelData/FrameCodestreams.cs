// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using Htj2k;
using Htj2k.Contract;

namespace DicomTranscoder.PixelData;

/// <summary>The codestreams of an instance in a transfer syntax of the JPEG 2000 family, one for each frame.</summary>
public readonly ref struct FrameCodestreams : IDisposable
{
    private const int EndOfCodestreamBytes = 2;

    private readonly FileBytes _instance;
    private readonly FragmentTable _fragments;
    private readonly NativeBuffer _joined;

    private FrameCodestreams(FileBytes instance, FragmentTable fragments, int count)
    {
        _instance = instance;
        _fragments = fragments;
        _joined = new NativeBuffer();
        Count = count;
    }

    /// <summary>Number of frames.</summary>
    public int Count { get; }

    /// <summary>Finds the frames of an instance.</summary>
    /// <param name="instance">A whole DICOM file in .90, .91, .201, .202 or .203; must stay in place while this is used.</param>
    /// <exception cref="DicomFormatException">The instance is broken, has another transfer syntax, or has no pixel data.</exception>
    public static FrameCodestreams Read(ReadOnlySpan<byte> instance)
    {
        // Nothing is inflated: no transfer syntax of this family is deflated.
        Instance read = Instance.Read(instance, ReadMeta(instance), new NativeBuffer());
        int frames = ImagePixelDescription.Read(read).Frames;
        return new FrameCodestreams(read.Bytes, FragmentTable.Read(read, frames), frames);
    }

    /// <summary>Finds the frames of an instance of any size.</summary>
    /// <inheritdoc cref="Read(ReadOnlySpan{byte})"/>
    public static FrameCodestreams Read(LongSpan instance) => Read(instance, int.MaxValue);

    internal static FrameCodestreams Read(LongSpan instance, long longestSpan)
    {
        if (instance.Length <= longestSpan)
        {
            return Read(instance.Head);
        }

        using NativeBuffer memory = new();
        LargeInstance large = LargeInstance.Read(instance, ReadMeta(instance.Head), memory);
        int frames = ImagePixelDescription.Read(large.Skeleton).Frames;
        return new FrameCodestreams(instance, FragmentTable.Read(large, instance, frames), frames);
    }

    /// <summary>The codestream of one frame, without boxes around it and padding after EOC; valid until the next call.</summary>
    /// <param name="frame">From 0.</param>
    public ReadOnlySpan<byte> this[int frame] => Unwrap(_fragments.GetFrame(_instance, frame, _joined));

    /// <summary>Removes the boxes around a codestream and the padding after EOC.</summary>
    /// <param name="frame">All fragments of the frame.</param>
    /// <exception cref="Htj2kFormatException">The boxes are broken.</exception>
    public static ReadOnlySpan<byte> Unwrap(ReadOnlySpan<byte> frame)
    {
        ReadOnlySpan<byte> bytes = Jp2Boxes.FindCodestream(frame);
        bool isPadded = bytes.Length > EndOfCodestreamBytes && bytes[^1] == 0 && bytes[^2] == 0xD9 && bytes[^3] == 0xFF;
        return isPadded ? bytes[..^1] : bytes;
    }

    /// <summary>
    /// True when a codestream satisfies .202, HTJ2K with RPCL Options (Lossless Only) (PS3.5 10.18), whatever the label of its instance.
    /// </summary>
    /// <exception cref="Htj2kFormatException">The main header is broken.</exception>
    public static bool IsRpcl(ReadOnlySpan<byte> codestream) => CodedFrames.IsRpcl(Htj2kDecoder.ReadInfo(codestream));

    private static FileMetaInformation ReadMeta(ReadOnlySpan<byte> instance)
        => FileMetaInformation.Read(instance) is { } meta && TransferSyntaxUid.IsJpeg2000Family(meta.TransferSyntax)
            ? meta
            : throw new DicomFormatException("Not of the JPEG 2000 family:", -1, Tag.TransferSyntaxUid);

    /// <inheritdoc/>
    public void Dispose() => _joined.Dispose();
}
