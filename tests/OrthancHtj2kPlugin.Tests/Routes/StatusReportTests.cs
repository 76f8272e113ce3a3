// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using System.Text.Json;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Counters;
using OrthancHtj2kPlugin.Ingest;
using OrthancHtj2kPlugin.Routes;
using OrthancHtj2kPlugin.Services;
using OrthancHtj2kPlugin.Settings;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancHtj2kPlugin.Totals;
using OrthancSdkInterop.Abi;
using TestSupport;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes;

public sealed class StatusReportTests : IDisposable
{
    private readonly FakeOrthanc _orthanc = new();

    private static readonly ConversionRule[] s_rules =
    [
        new(
            new RuleConditions { Modality = ["MG"], Rows = new NumberRange(2000, 65535) },
            new RuleAction { TransferSyntax = "1.2.840.10008.1.2.4.202", MaximumSizeRatio = 1, TranscodeLossyJpeg2000 = true }),
        new(new RuleConditions(), new RuleAction { Keep = true }),
    ];

    [Fact]
    public void Write_gives_versions_settings_and_counters()
    {
        IngestCounters counters = new();
        counters.Count(
            new ConversionResult { Reason = KeepReason.None, SourceLength = 100, Length = 40, CodingTime = TimeSpan.FromMilliseconds(3) },
            TimeSpan.Zero);
        counters.Count(new ConversionResult { Reason = KeepReason.NoPixelData, SourceLength = 10 }, TimeSpan.Zero);
        PluginSettings settings = new() { Threads = 5, KeptModalities = ["US"], KeptOrigins = [InstanceOrigin.Lua], Rules = s_rules };

        JsonElement status = Parse(StatusReport.Write("1.12.7", true, settings, "", counters, NoTotals));

        Assert.Equal(Encoding.ASCII.GetString(PluginIdentity.Version), status.GetProperty("Version").GetString());
        Assert.Equal("1.12.7", status.GetProperty("OrthancVersion").GetString());
        Assert.True(status.GetProperty("Converts").GetBoolean());
        Assert.Equal(5, status.GetProperty("Settings").GetProperty("Threads").GetInt32());
        Assert.Equal("US", status.GetProperty("Settings").GetProperty("Keep").GetProperty("Modality")[0].GetString());
        Assert.Equal("Lua", status.GetProperty("Settings").GetProperty("Keep").GetProperty("Origin")[0].GetString());
        Assert.Equal(
            """[{"When":{"Modality":["MG"],"Rows":{"Min":2000,"Max":65535}},"Then":{"TransferSyntax":"1.2.840.10008.1.2.4.202","MaximumSizeRatio":1,"TranscodeLossyJpeg2000":true}},{"When":{},"Then":{"Keep":true}}]""",
            JsonSerializer.Serialize(status.GetProperty("Settings").GetProperty("Rules")));
        JsonElement written = status.GetProperty("Counters");
        Assert.Equal(1, written.GetProperty("Converted").GetInt32());
        Assert.Equal("""{"NoPixelData":1}""", JsonSerializer.Serialize(written.GetProperty("Kept")));
        Assert.Equal(100, written.GetProperty("BytesIn").GetInt32());
        Assert.Equal(40, written.GetProperty("BytesOut").GetInt32());
        Assert.Equal(3, written.GetProperty("EncodingMilliseconds").GetInt32());
        Assert.False(status.TryGetProperty("Error", out _));
    }

    [Fact]
    public void Write_gives_each_setting_of_orthanc_json()
    {
        using JsonDocument sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "orthanc.json")),
            new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });

        JsonElement status = Parse(StatusReport.Write("1.12.7", true, new PluginSettings(), "", new IngestCounters(), NoTotals));

        Assert.Equal(Names(sample.RootElement.GetProperty("Htj2k")).Order(), Names(status.GetProperty("Settings")).Order());

        static IEnumerable<string> Names(JsonElement section) => section.EnumerateObject().SelectMany(setting
            => setting.Value.ValueKind == JsonValueKind.Object
                ? Names(setting.Value).Select(name => $"{setting.Name}.{name}")
                : [setting.Name]);
    }

    [Fact]
    public void Write_with_wrong_settings_gives_the_error_and_those_that_are_in_force_instead()
    {
        JsonElement status = Parse(StatusReport.Write("mainline", false, new PluginSettings { Enabled = false },
            "The setting \"Htj2k.Threads\" is 999.", new IngestCounters(), NoTotals));

        Assert.False(status.GetProperty("Converts").GetBoolean());
        Assert.Equal("The setting \"Htj2k.Threads\" is 999.", status.GetProperty("Error").GetString());
        Assert.False(status.GetProperty("Settings").GetProperty("Enabled").GetBoolean());
    }

    [Fact]
    public void Write_gives_the_last_failures_the_latest_first()
    {
        IngestCounters counters = new();
        using IngestRecord record = new(_orthanc, counters, NoTotals);
        for (int i = 0; i < 60; i++)
        {
            record.Add(
                new ConversionResult { Reason = KeepReason.VerificationFailed, SopInstanceUid = $"1.{i}", Detail = "frame 1" },
                TimeSpan.Zero);
        }

        record.AddFailure(new InvalidOperationException("an exception"), 10);

        JsonElement failures =
            Parse(StatusReport.Write("1.12.7", true, new PluginSettings(), "", counters, NoTotals)).GetProperty("Failures");

        Assert.Equal(50, failures.GetArrayLength());
        Assert.Equal("an exception", failures[0].GetProperty("Reason").GetString());
        Assert.Equal("1.59", failures[1].GetProperty("SOPInstanceUID").GetString());
        Assert.Contains("frame 1", failures[1].GetProperty("Reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_gives_the_totals_once_they_are_read()
    {
        LastingTotals totals = NoTotals;
        totals.Count(new ConversionResult { Reason = KeepReason.None, Modality = "CT", SourceLength = 100, Length = 40 });

        JsonElement before = Parse(StatusReport.Write("1.12.7", true, new PluginSettings(), "", new IngestCounters(), totals));
        totals.Save();
        JsonElement after = Parse(StatusReport.Write("1.12.7", true, new PluginSettings(), "", new IngestCounters(), totals));

        Assert.Equal(JsonValueKind.Null, before.GetProperty("Totals").ValueKind);
        Assert.Equal(40, after.GetProperty("Totals").GetProperty("Modalities").GetProperty("CT").GetProperty("BytesOut").GetInt32());
    }

    public void Dispose() => _orthanc.Dispose();

    private LastingTotals NoTotals => new(_orthanc, _orthanc, TimeProvider.System);

    private static JsonElement Parse(ReadOnlySpan<byte> json) => JsonDocument.Parse(Encoding.UTF8.GetString(json)).RootElement;
}
