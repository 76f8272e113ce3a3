// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Settings;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Replacements;

/// <summary>Facts about the source of an instance, kept among its metadata.</summary>
public sealed class ConversionFactsTests : IDisposable
{
    private static readonly string s_digest = new('a', 64);
    private static readonly ConversionFacts s_facts = new(TransferSyntaxUid.ExplicitLittleEndian, 1234, s_digest);
    private static readonly string s_value = $"{s_digest} {TransferSyntaxUid.ExplicitLittleEndian} 1234";
    private static readonly PluginSettings s_settings = new();
    private static readonly PluginSettings s_apart =
        new() { SourceTransferSyntaxMetadata = 8201, SourceSizeMetadata = 8202, PixelDigestMetadata = 8203 };

    private readonly FakeOrthanc _orthanc = new();
    private readonly FakeResource _instance;

    public ConversionFactsTests()
    {
        _orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();
        _instance = _orthanc.Resources.First(resource => resource.Level == "instances");
    }

    public void Dispose() => _orthanc.Dispose();

    [Fact]
    public void Facts_take_the_place_of_earlier_ones_and_go_with_null()
    {
        Renew(s_facts with { Size = 1 });
        Renew(s_facts);

        Assert.Equal(["7204"], Numbers());
        Assert.Equal(s_value, Value("7204"));
        Assert.Equal(s_digest, ConversionFacts.ReadDigest(_orthanc, s_settings, _instance.Id));
        Renew(null);
        Assert.Empty(Numbers());
    }

    [Fact]
    public void They_are_also_noted_apart_where_the_settings_give_numbers()
    {
        Renew(s_facts with { Size = 1 }, s_apart);
        Renew(s_facts, s_apart);

        Assert.Equal((s_facts.TransferSyntax, "1234", s_digest, s_value), (Value("8201"), Value("8202"), Value("8203"), Value("7204")));
        Renew(null, s_apart);
        Assert.Empty(Numbers());
    }

    [Fact]
    public void What_somebody_else_has_noted_stays()
    {
        Put("8201", "a note");
        Put("8202", "twelve");
        Put("7204", "another");
        Renew(s_facts, s_apart);

        Assert.Equal(("a note", "twelve", s_digest, "another"), (Value("8201"), Value("8202"), Value("8203"), Value("7204")));
        Assert.Equal(s_digest, ConversionFacts.ReadDigest(_orthanc, s_apart, _instance.Id));
        Assert.Equal("", ConversionFacts.ReadDigest(_orthanc, s_settings, _instance.Id));
        Renew(null, s_apart);
        Assert.Equal(("a note", "twelve", "", "another"), (Value("8201"), Value("8202"), Value("8203"), Value("7204")));
    }

    [Fact]
    public void Numbers_of_others_at_former_numbers_stay()
    {
        Put("7201", "3");
        Put("7202", "17");
        Put("4202", "17");
        Renew(s_facts);
        Renew(null);

        Assert.Equal(("3", "17", "17"), (Value("7201"), Value("7202"), Value("4202")));
    }

    [Theory]
    [InlineData("1234", "", "", "")]
    [InlineData("a note", "1.2", "a note", "kept")]
    public void Facts_under_the_numbers_of_earlier_versions_go_when_all_three_are_such(string size, string uid, string sizeAfter,
        string rest)
    {
        foreach (string first in (string[])["42", "72"])
        {
            Put($"{first}01", "1.2");
            Put($"{first}02", size);
            Put($"{first}03", s_digest);
            Assert.Equal(first == "42" && rest.Length > 0 ? "" : s_digest, ConversionFacts.ReadDigest(_orthanc, s_settings, _instance.Id));
        }

        Renew(s_facts);

        string digest = rest.Length > 0 ? s_digest : "";
        Assert.Equal((uid, sizeAfter, digest), (Value("4201"), Value("4202"), Value("4203")));
        Assert.Equal((uid, sizeAfter, digest), (Value("7201"), Value("7202"), Value("7203")));
        Assert.Equal(s_value, Value("7204"));
    }

    [Fact]
    public void Facts_are_known_by_the_names_that_the_configuration_gives_to_the_numbers()
    {
        using JsonDocument configuration = JsonDocument.Parse("""{"UserMetadata": {"Size": 8202, "Source": 7204, "Other": 2000}}""");
        UserNames names = new(configuration.RootElement);
        Dictionary<string, string> metadata = new() { ["8201"] = "1.2", ["8202"] = "5", ["Size"] = "5", ["Source"] = s_value };

        Assert.Equal(["8201", "Size", "Source"], ConversionFacts.NamesIn(metadata, s_apart, names).Order(StringComparer.Ordinal));
        Assert.Equal("2001", names.MetadataName(2001));
    }

    private string[] Numbers() => [.. _instance.Metadata.Keys.Where(name => char.IsAsciiDigit(name[0]))];

    private void Renew(ConversionFacts? facts, PluginSettings? settings = null)
    {
        using JsonDocument configuration = JsonDocument.Parse("{}");
        ConversionFacts.Renew(facts, _orthanc, settings ?? s_settings, new UserNames(configuration.RootElement), _instance.Uri,
            OrthancResources.Metadata(_orthanc, _instance.Uri));
    }

    private void Put(string number, string value) => _instance.Metadata[number] = (value, 0);

    private string Value(string number) => _instance.Metadata.GetValueOrDefault(number).Value ?? "";
}
