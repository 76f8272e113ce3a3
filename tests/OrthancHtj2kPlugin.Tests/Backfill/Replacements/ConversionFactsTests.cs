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
    private static readonly PluginSettings s_apart = new() { SourceTransferSyntaxMetadata = 7201, SourceSizeMetadata = 7202 };

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

        Assert.Equal(("", "", s_value), (Value("7201"), Value("7202"), Value("7203")));
        Assert.Equal(s_digest, ConversionFacts.ReadDigest(_orthanc, s_settings, _instance.Id));
        Renew(null);
        Assert.Equal(("", "", ""), (Value("7201"), Value("7202"), Value("7203")));
    }

    [Fact]
    public void Transfer_syntax_and_size_are_also_noted_apart_where_the_settings_give_numbers()
    {
        Renew(s_facts with { Size = 1 }, s_apart);
        Renew(s_facts, s_apart);

        Assert.Equal((s_facts.TransferSyntax, "1234", s_value), (Value("7201"), Value("7202"), Value("7203")));
        Renew(null, s_apart);
        Assert.Equal(("", "", ""), (Value("7201"), Value("7202"), Value("7203")));
    }

    [Fact]
    public void What_somebody_else_has_noted_stays()
    {
        Put("7201", "a note");
        Put("7202", "twelve");
        Renew(s_facts, s_apart);

        Assert.Equal(("a note", "twelve", s_value), (Value("7201"), Value("7202"), Value("7203")));
        Renew(null, s_apart);
        Assert.Equal(("a note", "twelve", ""), (Value("7201"), Value("7202"), Value("7203")));
        Put("7203", "a note");
        Renew(s_facts);
        Assert.Equal("a note", Value("7203"));
    }

    [Fact]
    public void A_digest_of_an_earlier_version_is_read()
    {
        Put("7203", s_digest);
        Assert.Equal(s_digest, ConversionFacts.ReadDigest(_orthanc, s_settings, _instance.Id));
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
        }

        Renew(s_facts);

        Assert.Equal((uid, sizeAfter, rest.Length > 0 ? s_digest : ""), (Value("4201"), Value("4202"), Value("4203")));
        Assert.Equal((uid, sizeAfter, s_value), (Value("7201"), Value("7202"), Value("7203")));
    }

    [Fact]
    public void Facts_are_known_by_the_names_that_the_configuration_gives_to_the_numbers()
    {
        using JsonDocument configuration = JsonDocument.Parse("""{"UserMetadata": {"Size": 7202, "Digest": 7203, "Other": 2000}}""");
        UserNames names = new(configuration.RootElement);
        Dictionary<string, string> metadata = new() { ["7201"] = "1.2", ["7202"] = "5", ["Size"] = "5", ["Digest"] = s_digest };

        Assert.Equal(["7201", "Digest", "Size"], ConversionFacts.NamesIn(metadata, s_apart, names).Order(StringComparer.Ordinal));
        Assert.Equal("2001", names.MetadataName(2001));
    }

    private void Renew(ConversionFacts? facts, PluginSettings? settings = null)
    {
        using JsonDocument configuration = JsonDocument.Parse("{}");
        ConversionFacts.Renew(facts, _orthanc, settings ?? s_settings, new UserNames(configuration.RootElement), _instance.Uri,
            OrthancResources.Metadata(_orthanc, _instance.Uri));
    }

    private void Put(string number, string value) => _instance.Metadata[number] = (value, 0);

    private string Value(string number) => _instance.Metadata.GetValueOrDefault(number).Value ?? "";
}
