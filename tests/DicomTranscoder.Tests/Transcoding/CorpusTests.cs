// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Transcoding;
using Htj2k;
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>
/// The files of many makers in the shared corpus, when it lies beside the checkout, with every setting that converts more.
/// </summary>
[Trait("Length", "long")]
public sealed class CorpusTests
{
    private const string Absent = "The shared corpus does not lie beside the checkout";

    /// <summary>What is kept although nothing is wrong with it: colour that PS3.5 does not allow in HTJ2K.</summary>
    private static readonly Dictionary<string, KeepReason> s_exceptions = new()
    {
        ["pydicom__pydicom/test_files/SC_ybr_full_422_uncompressed.dcm"] = KeepReason.SubsampledColor,
    };

    private static string? Folder { get; } = Repository.Shared("corpus/dev");

    private static IEnumerable<string> Paths
        => File.ReadLines(Path.Combine(Folder!, "MANIFEST.tsv")).Skip(1).Select(line => line.Split('\t')[0]);

    [Fact]
    public void Every_file_is_converted_or_kept_for_a_reason_that_no_setting_changes()
    {
        Assert.SkipWhen(Folder is null, Absent);
        TranscodingOptions options = new() { TranscodeJpeg2000 = true, TranscodeLossyJpeg2000 = true, MaximumSizeRatio = 2 };
        using Transcoder transcoder = new(options);
        using GrowableMemory memory = new();
        Dictionary<string, KeepReason> exceptions = [];
        foreach (string path in Paths)
        {
            ConversionResult result = transcoder.Convert(File.ReadAllBytes(Path.Combine(Folder!, path)), memory);
            if (!IsExpected(result))
            {
                exceptions.Add(path, result.Reason);
            }
        }

        Assert.Equal(s_exceptions.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            exceptions.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    /// <summary>
    /// At least 95 % of the frames of lossy JPEG 2000 are converted, and grow by 12 % at most. OpenJPEG decodes source, result and what the
    /// result becomes on the way back to the same samples, or with the irreversible wavelet to samples that differ by 1.
    /// </summary>
    [Fact]
    public void Lossy_JPEG_2000_becomes_HTJ2K_and_JPEG_2000_again_with_the_same_samples()
    {
        Assert.SkipWhen(Folder is null, Absent);
        Assert.SkipWhen(OpenJpeg.Missing is not null, OpenJpeg.Missing ?? "");
        using Transcoder transcoder = new(new TranscodingOptions { TranscodeLossyJpeg2000 = true, MaximumSizeRatio = 5 });
        (int frames, int converted, long before, long after) = (0, 0, 0, 0);
        foreach (string path in Paths)
        {
            byte[] source = File.ReadAllBytes(Path.Combine(Folder!, path));
            ArrayMemory memory = new();
            ConversionResult result = transcoder.Convert(source, memory);
            bool isLossy = result.TargetTransferSyntax is TransferSyntaxUid.Jpeg2000 or TransferSyntaxUid.Htj2k;
            if (!isLossy || result.SourceTransferSyntax == TransferSyntaxUid.Htj2k)
            {
                continue;
            }

            frames += Math.Max(1, result.Frames);
            converted += result.IsConverted ? result.Frames : 0;
            if (result.IsConverted)
            {
                byte[] recoded = memory.Result(result);
                before += source.Length;
                after += recoded.Length;
                ArrayMemory back = new();
                ConversionResult wayBack = transcoder.Convert(recoded, back, TransferSyntaxUid.Jpeg2000);
                Assert.True(wayBack.IsConverted, $"{path}: {wayBack.Explain()}");
                AssertSame(path, source, recoded, back.Result(wayBack));
            }
        }

        Assert.True(converted >= 0.95 * frames && frames > 10, $"{converted} of {frames} frames are converted.");
        Assert.True(after <= 1.12 * before, $"{before} bytes become {after}.");
    }

    private static bool IsExpected(ConversionResult result) => result.Reason switch
    {
        KeepReason.None or KeepReason.NoPixelData or KeepReason.FloatPixelData or KeepReason.DigitallySigned or KeepReason.NotSmaller
            or KeepReason.Video or KeepReason.AlreadyHtj2k or KeepReason.AlreadyAsWanted => true,

        // Broken, or no DICOM file at all.
        KeepReason.NotDicomFile or KeepReason.BrokenFileMeta or KeepReason.BrokenDataSet or KeepReason.InvalidImageDescription
            or KeepReason.DecodingFailed or KeepReason.ShortPixelData or KeepReason.ExcessPixelData => true,
        KeepReason.LossyCompressed => TransferSyntax.Find(result.SourceTransferSyntax)?.Family
            is TransferSyntaxFamily.Jpeg or TransferSyntaxFamily.JpegLs or TransferSyntaxFamily.Htj2k,
        _ => false,
    };

    private static void AssertSame(string path, byte[] source, params byte[][] results)
    {
        using FrameCodestreams expected = FrameCodestreams.Read(source);
        foreach (byte[] result in results)
        {
            using FrameCodestreams actual = FrameCodestreams.Read(result);
            for (int frame = 0; frame < expected.Count; frame++)
            {
                CodestreamInfo info = Htj2kDecoder.ReadInfo(expected[frame]);
                int largest = LargestDifference(OpenJpeg.Decode(expected[frame]), OpenJpeg.Decode(actual[frame]), info.BitsPerSample);
                Assert.True(largest <= (info.IsReversible ? 0 : 1), $"{path}, frame {frame + 1}: samples differ by {largest}.");
            }
        }
    }

    private static int LargestDifference(byte[] a, byte[] b, int bits)
    {
        Assert.Equal(a.Length, b.Length);
        int step = bits > 8 ? 2 : 1;
        int largest = 0;
        for (int i = 0; i < a.Length; i += step)
        {
            int difference = step == 1 ? a[i] - b[i] : BitConverter.ToUInt16(a, i) - BitConverter.ToUInt16(b, i);

            // Samples with a sign are written without its repetition: they may differ across the middle of the range.
            difference = Math.Abs(difference);
            largest = Math.Max(largest, Math.Min(difference, (1 << bits) - difference));
        }

        return largest;
    }
}
