// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Splicing;

namespace DicomTranscoder.Transcoding;

/// <content>Icons and other images in the items of sequences.</content>
public sealed partial class Transcoder
{
    /// <summary>The same instance with the Pixel Data of its items native. Only the few that have encapsulated ones are rewritten.</summary>
    /// <exception cref="DicomFormatException">Nested Pixel Data cannot be decoded.</exception>
    private Instance DecodeNested(in Instance instance, Progress progress)
    {
        if (!NestedPixelData.MayBeIn(instance))
        {
            return instance;
        }

        KeepReason reasonIfBroken = progress.ReasonIfBroken;
        progress.ReasonIfBroken = KeepReason.NestedPixelData;
        long capacity = (long)instance.File.Length + NestedPixelData.MaximumBytes;
        InstanceWriter writer = new(_rewritten.Get((int)Math.Min(capacity, int.MaxValue)));
        new NestedPixelData(instance, _pool.Get(frames: 1, sharesFrame: false)[0]).WriteNative(ref writer);
        if (writer.IsFull)
        {
            DicomFormatException.Throw($"With nested images of more than {NestedPixelData.MaximumBytes} bytes it is too large", -1, Tag.PixelData);
        }

        Instance decoded = Instance.Read(writer.Written, instance.Meta, _rewritten);
        progress.ReasonIfBroken = reasonIfBroken;
        return decoded;
    }
}
