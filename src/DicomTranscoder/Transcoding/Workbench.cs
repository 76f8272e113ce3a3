// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;

namespace DicomTranscoder.Transcoding;

/// <summary>
/// Workers and memory that one instance after the other uses, and the steps that conversion, restoration, relabelling and derivation share.
/// </summary>
/// <param name="options">Sources, target and effort.</param>
/// <param name="privateElements">VRs of private elements for Implicit VR sources.</param>
internal sealed class Workbench(TranscodingOptions options, IPrivateElements? privateElements) : IDisposable
{
    /// <summary>Kept between instances that are inflated or decoded on the way.</summary>
    public const long KeptBytes = 16 << 20;

    private const string LossyFrames = "its frames are coded with loss, whatever its transfer syntax says";

    public TranscodingOptions Options => options;

    public IPrivateElements? PrivateElements => privateElements;

    public SampleDigest Digest => new(Rewritten, options.LongestSpan);

    public FrameWorkerPool Pool { get; } = new(options.Threads);

    /// <summary>Data sets that were inflated, swapped, or have nested Pixel Data decoded.</summary>
    public NativeBuffer Rewritten { get; } = new();

    /// <summary>Frames that come in several fragments.</summary>
    public NativeBuffer Joined { get; } = new();

    /// <summary>Pixel Data that is encoded before the attributes that describe it are written.</summary>
    public NativeBuffer Encoded { get; } = new();

    /// <summary>Samples of compressed sources.</summary>
    public NativeBuffer Samples { get; } = new();

    /// <summary>Instances that were restored to Explicit VR before they become Implicit VR.</summary>
    public GrowableMemory Explicit { get; } = new();

    /// <summary>
    /// The same instance with the Pixel Data of its items native. Only the few instances with encapsulated Pixel Data there are rewritten.
    /// </summary>
    public Instance DecodeNested(scoped in Instance instance, out Refusal refusal)
    {
        refusal = default;
        if (!NestedPixelData.MayBeIn(instance))
        {
            return instance;
        }

        try
        {
            long capacity = (long)instance.File.Length + NestedPixelData.MaximumBytes;
            InstanceWriter writer = new(Rewritten.Get((int)Math.Min(capacity, int.MaxValue)));
            new NestedPixelData(instance, Pool.Get(frames: 1, sharesFrame: false)[0]).WriteNative(ref writer);
            if (writer.IsFull)
            {
                DicomFormatException.Throw($"With nested images of more than {NestedPixelData.MaximumBytes} bytes it is too large", -1,
                    Tag.PixelData);
            }

            return Instance.Read(writer.Written, instance.Meta, Rewritten);
        }
        catch (DicomFormatException e)
        {
            refusal = new Refusal(KeepReason.NestedPixelData, e.Message);
            return instance;
        }
    }

    /// <summary>
    /// Reads the headers of the frames of an instance with encapsulated Pixel Data, before memory is taken for their samples.
    /// </summary>
    /// <param name="instance">In a transfer syntax that is decoded.</param>
    /// <param name="image">As its data set describes it.</param>
    /// <param name="isExact">
    /// Refuse frames that would give other samples than were acquired: lossy ones, and sub-sampled components.
    /// </param>
    /// <param name="fragments">Those of each frame.</param>
    /// <param name="decoded">The image, once its frames are decoded.</param>
    public Refusal ReadFrames(in Instance instance, ImagePixelDescription image, bool isExact, out FragmentTable? fragments,
        out ImagePixelDescription decoded)
    {
        fragments = null;
        decoded = image;
        try
        {
            fragments = FragmentTable.Read(instance, image.Frames);
        }
        catch (DicomFormatException e)
        {
            return new Refusal(KeepReason.DecodingFailed, e.Message);
        }

        return ReadFrames(instance.Bytes, instance.Meta.TransferSyntax, fragments, image, isExact, out decoded);
    }

    /// <inheritdoc cref="ReadFrames(in Instance, ImagePixelDescription, bool, out FragmentTable?, out ImagePixelDescription)"/>
    /// <param name="bytes">The bytes that <paramref name="fragments"/> was read from.</param>
    /// <param name="syntax">The transfer syntax of the frames.</param>
    public Refusal ReadFrames(FileBytes bytes, string syntax, FragmentTable fragments, ImagePixelDescription image, bool isExact,
        out ImagePixelDescription decoded)
    {
        decoded = image;
        try
        {
            if (TransferSyntaxUid.IsJpeg2000Family(syntax))
            {
                if (isExact && !CodedFrames.AreReversible(bytes, fragments, Joined))
                {
                    return new Refusal(KeepReason.LossyCompressed, LossyFrames);
                }

                if (isExact && !CodedFrames.AreWhole(bytes, fragments, Joined))
                {
                    return new Refusal(KeepReason.SubsampledColor,
                        "components of the codestream have fewer samples than the image has pixels");
                }

                decoded = CodedFrames.DescribeDecoded(bytes, fragments, syntax, image, Joined);
                return default;
            }

            decoded = image.Decoded(syntax);
            return LosslessFrames.AreLossless(bytes, syntax, fragments, decoded, Joined)
                ? default
                : new Refusal(KeepReason.LossyCompressed, LossyFrames);
        }
        catch (Exception e) when (e is DicomFormatException or Htj2kFormatException)
        {
            return new Refusal(KeepReason.DecodingFailed, e.Message);
        }
    }

    /// <summary>Call this after each instance: it resets the times and releases large buffers.</summary>
    public void Reset()
    {
        Pool.Reset();
        Rewritten.Trim(KeptBytes);
        Joined.Trim(KeptBytes);
        Encoded.Trim(KeptBytes);
        Samples.Trim(KeptBytes);
        Explicit.Trim(KeptBytes);
    }

    public void Dispose()
    {
        Pool.Dispose();
        Rewritten.Dispose();
        Joined.Dispose();
        Encoded.Dispose();
        Samples.Dispose();
        Explicit.Dispose();
    }
}
