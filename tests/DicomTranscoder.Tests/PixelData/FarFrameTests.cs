// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.PixelData;

/// <summary>
/// HTJ2K whose frames lie beyond 2 GiB. Padding between the frames makes it that large; nobody touches it, so that the system never commits
/// its memory.
/// </summary>
public sealed class FarFrameTests
{
    private const int Frames = 4;
    private const long Length = 3_700_000_000;
    private const int Padded = 1_150_000_000;

    private readonly byte[] _near = MakeNear();

    [Fact]
    public unsafe void Frames_that_are_written_beyond_2_GiB_are_indexed_and_shown()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows commits the memory");
        byte* memory = (byte*)NativeMemory.Alloc(checked((nuint)Length));
        try
        {
            LongSpan far = Write(_near, memory);

            FrameIndex index = FrameIndex.TryRead(far.Slice(0, 1 << 16), far.Length)!;
            Assert.Equal([false, false, true, true], Enumerable.Range(0, Frames).Select(frame => index.Find(frame).Offset > int.MaxValue));
            (long offset, long length) = index.Find(Frames - 1);
            Assert.True(index.TryTake(Frames - 1, far.Slice(offset, (int)length), out ReadOnlySpan<byte> last));
            using FrameCodestreams codestreams = FrameCodestreams.Read(_near);
            Assert.True(last.StartsWith(codestreams[Frames - 1]));
            IsShown(far, _near, Frames - 1);
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }

    [Fact]
    public unsafe void Fragments_beyond_2_GiB_are_digested_restored_and_shown()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows commits the memory");
        byte* memory = (byte*)NativeMemory.Alloc(checked((nuint)Length));
        try
        {
            LongSpan far = MoveAway(_near, memory);

            IsShown(far, _near, 0);
            using Transcoder transcoder = new(new TranscodingOptions());
            Assert.True(transcoder.Digest(_near, out string expected).IsConverted);
            ConversionResult result = transcoder.Digest(far, out string digest);
            Assert.True(result.IsConverted, result.Detail);
            Assert.Equal(expected, digest);
            using GrowableMemory restored = new() { TakesLarge = true };
            result = transcoder.Restore(far, restored);
            Assert.True(result.IsConverted, result.Detail);
            Assert.Equal(Conversions.MustRestore(_near), restored.Bytes(result.Length).ToArray());
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }

    private static byte[] MakeNear()
    {
        DicomItem dataSet = DicomFile.Image(40, 50, 16, 12).Text(0x0028_0008, "IS", $"{Frames}");
        byte[] samples = [.. Enumerable.Range(1, Frames).SelectMany(
            seed => TestSupport.Frames.Natural(50, 40, 1, 12, isSigned: false, 2, 0.02, seed))];
        return Conversions.MustConvert(Conversions.FileOf(dataSet, samples));
    }

    /// <summary>Gives the item of the Basic Offset Table a length that moves all fragments behind it beyond 2 GiB.</summary>
    private static unsafe LongSpan MoveAway(byte[] near, byte* memory)
    {
        const long Gap = int.MaxValue - 7;
        Assert.True(Conversions.Read(near).TryFind(Tag.PixelData, out DataElement pixelData));
        int item = pixelData.ValueOffset;
        near.AsSpan(0, item + 8).CopyTo(new Span<byte>(memory, item + 8));
        *(uint*)(memory + item + 4) = (uint)Gap;
        int firstFragment = item + 8 + (sizeof(uint) * Frames);
        near.AsSpan(firstFragment).CopyTo(new Span<byte>(memory + item + 8 + Gap, near.Length - firstFragment));
        return new LongSpan(memory, item + 8 + Gap + near.Length - firstFragment);
    }

    private static unsafe LongSpan Write(byte[] near, byte* memory)
    {
        Assert.True(Conversions.Read(near).TryFind(Tag.PixelData, out DataElement pixelData));
        near.AsSpan(0, pixelData.Offset).CopyTo(new Span<byte>(memory, pixelData.Offset));
        EncapsulatedPixelData encapsulated = new(memory + pixelData.Offset, Length - pixelData.Offset, Frames);
        Assert.True(encapsulated.TryBegin());
        using (FrameCodestreams codestreams = FrameCodestreams.Read(near))
        {
            for (int frame = 0; frame < Frames; frame++)
            {
                Span<byte> free = encapsulated.Free;
                codestreams[frame].CopyTo(free);
                Assert.True(encapsulated.TryAppend(free[..(frame < Frames - 1 ? Padded : codestreams[frame].Length)]));
            }
        }

        encapsulated.End();
        return new LongSpan(memory, pixelData.Offset + encapsulated.Length);
    }

    private static void IsShown(LongSpan far, byte[] near, int firstFrame)
    {
        using FrameImageDecoder farDecoder = new(), nearDecoder = new();
        Assert.True(farDecoder.TryOpen(far, out FrameImage shown));
        Assert.True(nearDecoder.TryOpen(near, out FrameImage expected));
        for (int frame = firstFrame; frame < Frames; frame++)
        {
            byte[] first = new byte[shown.Height * shown.RowBytes], second = new byte[first.Length];
            shown.Decode(frame, first, shown.RowBytes);
            expected.Decode(frame, second, shown.RowBytes);
            Assert.Equal(second, first);
        }
    }
}
