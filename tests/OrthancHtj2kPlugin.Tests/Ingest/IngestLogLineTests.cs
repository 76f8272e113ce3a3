// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Ingest;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Ingest;

public class IngestLogLineTests
{
    [Fact]
    public void Format_of_a_conversion_tells_syntaxes_frames_bytes_ratio_and_time()
    {
        ConversionResult result = new()
        {
            Reason = KeepReason.None,
            SourceTransferSyntax = "1.2.840.10008.1.2.1",
            TargetTransferSyntax = "1.2.840.10008.1.2.4.201",
            Frames = 1,
            SourceLength = 525_000,
            Length = 210_000,
        };

        Assert.Equal(
            "HTJ2K conversion successful: 1.2.840.10008.1.2.1 -> 1.2.840.10008.1.2.4.201, 1 frame, 525000 -> 210000 bytes, ratio 2.50, 12.3 ms",
            IngestLogLine.Format(result, TimeSpan.FromMilliseconds(12.34)));
    }

    [Theory]
    [InlineData(48.256, "48.26 dB")]
    [InlineData(double.PositiveInfinity, "infinite")]
    public void Format_of_a_lossy_conversion_tells_ratio_PSNR_and_maximum_error(double psnr, string text)
    {
        ConversionResult result = new()
        {
            Reason = KeepReason.None,
            SourceTransferSyntax = "1.2.840.10008.1.2.1",
            TargetTransferSyntax = "1.2.840.10008.1.2.4.203",
            Frames = 1,
            SourceLength = 525_000,
            Length = 53_000,
            Rule = 0,
            Lossy = new LossyQuality(10.04, psnr, 7),
        };

        Assert.Equal(
            $"HTJ2K conversion successful: 1.2.840.10008.1.2.1 -> 1.2.840.10008.1.2.4.203, 1 frame, 525000 -> 53000 bytes, ratio 9.91, 12.3 ms, lossy: ratio 10.04, PSNR {text}, maximum error 7, Rules[0]",
            IngestLogLine.Format(result, TimeSpan.FromMilliseconds(12.34)));
    }

    [Fact]
    public void Format_of_a_kept_instance_tells_the_reason_and_its_detail()
    {
        ConversionResult result = new()
        {
            Reason = KeepReason.ShortPixelData,
            Detail = "512 bytes, 1024 expected",
            SourceTransferSyntax = "1.2.840.10008.1.2",
            Frames = 2,
            SourceLength = 900,
        };

        Assert.Equal(
            "HTJ2K kept as received: pixel data too short (512 bytes, 1024 expected); 1.2.840.10008.1.2, 2 frames, 900 bytes, 0.5 ms",
            IngestLogLine.Format(result, TimeSpan.FromMilliseconds(0.5)));
    }

    [Fact]
    public void Format_names_the_rule_that_matched()
    {
        ConversionResult result =
            new() { Reason = KeepReason.KeepRule, SourceTransferSyntax = "1.2.840.10008.1.2", SourceLength = 900, Rule = 3 };

        Assert.Equal("HTJ2K kept as received: kept by rule; 1.2.840.10008.1.2, 0 frames, 900 bytes, 0.0 ms, Rules[3]",
            IngestLogLine.Format(result, TimeSpan.Zero));
    }

    [Fact]
    public void Format_of_a_fault_begins_as_a_failure()
    {
        ConversionResult result =
            new()
            {
                Reason = KeepReason.VerificationFailed,
                Detail = "frame 3 decodes differently",
                SourceTransferSyntax = "1.2.840.10008.1.2",
                Frames = 4,
                SourceLength = 900
            };

        Assert.StartsWith("HTJ2K conversion failed: verification failed (frame 3 decodes differently); ",
            IngestLogLine.Format(result, TimeSpan.Zero), StringComparison.Ordinal);
        Assert.Equal("HTJ2K conversion failed: no sum; 7 bytes", IngestLogLine.Format(new ArithmeticException("no sum"), 7));
    }

    [Fact]
    public void Format_of_an_unreadable_instance_says_that_the_syntax_is_unknown()
    {
        ConversionResult result = new() { Reason = KeepReason.NotDicomFile, SourceLength = 3 };

        Assert.Contains("unknown syntax", IngestLogLine.Format(result, TimeSpan.Zero), StringComparison.Ordinal);
    }
}
