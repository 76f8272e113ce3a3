// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Replacements;

/// <summary>The form of entries of the journal, which one version of the plugin leaves to another.</summary>
public sealed class JournalEntryTests
{
    /// <summary>As the first versions wrote it: without a version, in a file without an owner.</summary>
    private const string First = """
        {"Instance":"ID","Target":"1.2.840.10008.1.2.4.201","LastChange":7,"Files":["0a000000-0000-4000-8000-000000000001","0a000000-0000-4000-8000-000000000002"],"Levels":[{"Level":"instances","ID":"ID","IsProtected":false,
        "Metadata":{"1024":"n\u00F6te"},"Attachments":{"1025":"AAEC"},"Labels":["seen"]}],"Source":{"TransferSyntax":"1.2.840.10008.1.2.1","Size":8,"PixelDigest":"d"}}
        """;

    [Fact]
    public void Parse_reads_what_was_written()
    {
        JournalEntry entry = JournalEntry.Parse(Encoding.UTF8.GetBytes(First))!;

        JournalEntry read = JournalEntry.Parse(entry.ToJson())!;

        Assert.Equal(entry.ToJson(), read.ToJson());
        Assert.Contains("\"Version\":1", Encoding.UTF8.GetString(entry.ToJson()), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_reads_entries_of_the_first_versions()
    {
        JournalEntry entry = JournalEntry.Parse(Encoding.UTF8.GetBytes(First))!;

        Assert.Equal(("ID", "1.2.840.10008.1.2.4.201", 7), (entry.Instance, entry.Target, entry.LastChange));
        Assert.Equal(["0a000000-0000-4000-8000-000000000001", "0a000000-0000-4000-8000-000000000002"], entry.Files);
        Assert.Equal(new ConversionFacts("1.2.840.10008.1.2.1", 8, "d"), entry.Facts);
        UserData level = Assert.Single(entry.Levels);
        Assert.Equal("/instances/ID", level.Uri);
        Assert.Equal([0, 1, 2], Assert.Single(level.AttachmentContents));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_in_an_entry_that_older_versions_leave()
    {
        byte[] bytes = [(byte)'G', 0xE9, (byte)'r', 0];
        string added = $"\"MetadataBytes\":{{\"1026\":\"{Convert.ToBase64String(bytes)}\"}},";
        string second = First.Replace("\"Attachments\"", added + "\"Attachments\"", StringComparison.Ordinal);
        JournalEntry entry = JournalEntry.Parse(Encoding.UTF8.GetBytes(second))!;
        using FakeOrthanc orthanc = new();
        orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();
        FakeResource instance = orthanc.Resources.First(resource => resource.Level == "instances");

        string written = Encoding.UTF8.GetString(entry.ToJson());
        JournalEntry read = JournalEntry.Parse(Encoding.UTF8.GetBytes(written.Replace("\"ID\":\"ID\"", $"\"ID\":\"{instance.Id}\"",
            StringComparison.Ordinal)))!;
        Assert.Single(read.Levels).Metadata.Restore(orthanc, instance.Uri, [], []);

        Assert.Contains("\"Version\":2", written, StringComparison.Ordinal);
        Assert.Equal(bytes, instance.MetadataBytes["1026"]);
        Assert.Equal("nöte", instance.Metadata["1024"].Value);
    }

    [Fact]
    public void Parse_reads_an_entry_without_facts()
        => Assert.Null(JournalEntry.Parse(new JournalEntry("ID", "1.2.840.10008.1.2.1", [], null, [], 0).ToJson())!.Facts);

    [Fact]
    public void Parse_passes_over_fields_that_it_does_not_know()
        => Assert.Equal("ID",
            JournalEntry.Parse(
            Encoding.UTF8.GetBytes(
            First.Replace("{\"Instance\"", "{\"Later\":{\"a\":[1]},\"Version\":1,\"Instance\"", StringComparison.Ordinal)))!.Instance);

    [Fact]
    public void Parse_gives_null_for_every_beginning_of_an_entry()
    {
        byte[] whole = JournalEntry.Parse(Encoding.UTF8.GetBytes(First))!.ToJson();
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Null(JournalEntry.Parse(whole.AsMemory(0, length)));
            Assert.Null(JournalEntry.Parse((byte[])[.. whole[..length], 0, 0, 0]));
        }
    }

    [Fact]
    public void Parse_refuses_an_entry_of_a_later_version()
    {
        byte[] later =
            Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(JournalEntry.Parse(Encoding.UTF8.GetBytes(First))!.ToJson())
            .Replace("\"Version\":1", "\"Version\":3", StringComparison.Ordinal));

        Assert.Contains("version 3", Assert.Throws<BackfillException>(() => JournalEntry.Parse(later)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"Instance\":\"ID\",", "")]
    [InlineData("\"Target\"", "\"Other\"")]
    [InlineData("\"LastChange\":7", "\"LastChange\":\"7\"")]
    [InlineData("\"Files\"", "\"Other\"")]
    [InlineData("\"Levels\"", "\"Other\"")]
    [InlineData("\"Source\"", "\"Other\"")]
    [InlineData("\"AAEC\"", "\"!\"")]
    [InlineData("\"Labels\":[", "\"Labels\":[}")]
    public void Parse_refuses_what_is_whole_and_no_entry(string text, string replacement)
    {
        byte[] json = Encoding.UTF8.GetBytes(First.Replace(text, replacement, StringComparison.Ordinal));

        _ = Assert.Throws<BackfillException>(() => JournalEntry.Parse(json));
    }

    [Fact]
    public void An_entry_that_is_not_understood_stays_and_the_log_says_where()
    {
        using FakeOrthanc orthanc = new();
        string folder = Directory.CreateDirectory(Path.Combine(orthanc.Folder, "htj2k-journal")).FullName;
        File.WriteAllText(Path.Combine(folder, "a.dead.json"), """{"Version": 3}""");
        File.WriteAllText(Path.Combine(folder, "b.dead.json"), """{"Inst""");
        using BackfillProcess process = new(orthanc);

        process.Complete();

        string left = Assert.Single(Directory.GetFiles(folder, "*.json"));
        Assert.StartsWith("a.", Path.GetFileName(left), StringComparison.Ordinal);
        Assert.Contains(orthanc.Lines, line => line.StartsWith("error:", StringComparison.Ordinal)
            && line.Contains(left, StringComparison.Ordinal));
    }

    [Fact]
    public void An_entry_of_the_first_versions_is_completed()
    {
        using FakeOrthanc orthanc = new();
        orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();
        FakeResource instance = orthanc.Resources.First(resource => resource.Level == "instances");
        string folder = Directory.CreateDirectory(Path.Combine(orthanc.Folder, "htj2k-journal")).FullName;
        File.WriteAllText(Path.Combine(folder, instance.Id + ".json"),
            First.Replace("\"ID\"", $"\"{instance.Id}\"", StringComparison.Ordinal)
            .Replace("\"" + instance.Id + "\":", "\"ID\":", StringComparison.Ordinal));
        using BackfillProcess process = new(orthanc);

        process.Complete();

        Assert.Equal("nöte", instance.Metadata["1024"].Value);
        Assert.Equal([0, 1, 2], File.ReadAllBytes(orthanc.PathOf(instance.Attachments["1025"].Uuid)));
        Assert.Equal(["seen"], instance.Labels);
        Assert.True(process.Services.Journal.IsEmpty);
    }
}
