// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>The texts for administrators.</summary>
public sealed class ConversionResultTests
{
    [Fact]
    public void Describe_has_a_text_of_its_own_for_every_reason()
    {
        List<string> texts = [];
        foreach (KeepReason reason in Enum.GetValues<KeepReason>())
        {
            texts.Add(reason.Describe());
        }

        Assert.Equal(texts.Count, texts.Distinct().Count());
    }

    [Fact]
    public void Documentation_lists_the_name_of_every_reason()
    {
        string table = File.ReadAllText(Path.Combine(Repository.Root, "docs", "rest-api.md"));

        Assert.All(Enum.GetNames<KeepReason>(), name => Assert.Contains($"`{name}`", table, StringComparison.Ordinal));
    }

    [Fact]
    public void Explain_says_the_reason_and_what_exactly_stood_in_the_way()
    {
        ConversionResult noDetail = new() { Reason = KeepReason.NoPixelData };

        Assert.Equal("no pixel data", noDetail.Explain());
        Assert.Equal("decoding failed (frame 1 of 2: it ends early)",
            new ConversionResult { Reason = KeepReason.DecodingFailed, Detail = "frame 1 of 2: it ends early" }.Explain());
    }
}
