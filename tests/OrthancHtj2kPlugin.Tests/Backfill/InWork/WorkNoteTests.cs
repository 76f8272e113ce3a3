// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using OrthancHtj2kPlugin.Backfill.InWork;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.InWork;

/// <summary>The form in which a process tells the next one which instances it had in work.</summary>
public class WorkNoteTests
{
    private static readonly WorkNote s_note =
        new("11111111-22222222-33333333-44444444-55555555", "converted", IsLast: true, "0.1.0 in Orthanc 1.12.11");

    [Fact]
    public void Parse_reads_what_was_written()
    {
        Assert.Equal(s_note, WorkNote.Parse(s_note.ToJson()));
        Assert.True(s_note.ToJson().Length < WorkRecord.SlotBytes);
    }

    [Fact]
    public void Parse_passes_over_fields_of_later_versions()
        => Assert.Equal(s_note,
            WorkNote.Parse(Encoding.UTF8.GetBytes("{\"Later\": [1, {}], " + Encoding.UTF8.GetString(s_note.ToJson())[1..])));

    [Theory]
    [InlineData("")]
    [InlineData("                ")]
    [InlineData("null")]
    [InlineData("""{"Version": 1, "Instance": "a", "Work": "converted", "IsLast": fal""")]
    [InlineData("""{"Version": 2, "Instance": "a", "Work": "converted", "IsLast": false, "Release": ""}""")]
    [InlineData("""{"Version": 1.5, "Instance": "a", "Work": "converted", "IsLast": false, "Release": ""}""")]
    [InlineData("""{"Instance": "a", "Work": "converted", "IsLast": false, "Release": ""}""")]
    [InlineData("""{"Version": 1, "Work": "converted", "IsLast": false, "Release": ""}""")]
    [InlineData("""{"Version": 1, "Instance": "a", "Work": "converted", "IsLast": 0, "Release": ""}""")]
    public void Parse_gives_null_for_anything_else(string json) => Assert.Null(WorkNote.Parse(Encoding.UTF8.GetBytes(json)));
}
