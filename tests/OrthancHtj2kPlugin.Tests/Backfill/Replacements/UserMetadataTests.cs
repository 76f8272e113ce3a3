// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancSdkInterop;
using TestSupport;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Replacements;

/// <summary>Metadata of any bytes, which a replacement gives back.</summary>
public sealed class UserMetadataTests
{
    private static readonly ConversionFacts s_facts = new(DicomFile.ExplicitLittleEndian, 1234, "digest");

    /// <summary>Latin-1, a character cut short, a surrogate, NUL and control characters, UTF-8, ASCII, nothing.</summary>
    private static readonly string[] s_values =
        ["47E972617264", "41C3", "EDA08041", "4100420A7F", "4100E9", "EFBBBF47C3A9EFBFBD", "476572617264", ""];

    /// <param name="database">A plugin for the index, where the second of two instances is read by one request.</param>
    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(true, "postgresql")]
    public void Any_bytes_are_there_after_a_replacement_and_after_one_that_the_next_start_completes(bool hasSibling, string? database)
    {
        foreach (bool ends in (ReadOnlySpan<bool>)[false, true])
        {
            using FakeOrthanc orthanc = new() { DatabasePlugin = database, Fault = FakeFault.Ended };
            for (int number = 1; number <= (hasSibling ? 2 : 1); number++)
            {
                orthanc.Post("/instances", AttachedInstance.Image(number)).Dispose();
            }

            List<string> attached = [.. orthanc.Resources.Select(resource => resource.Uri)];
            foreach (string uri in attached)
            {
                for (int i = 0; i < s_values.Length; i++)
                {
                    orthanc.Put($"{uri}/metadata/{1024 + i}", Convert.FromHexString(s_values[i])).Dispose();
                }
            }

            using (BackfillProcess process = new(orthanc))
            {
                AttachedInstance.ReplaceSibling(orthanc, process, s_facts);
                orthanc.Watch = request => orthanc.FaultyStep = ends && request.StartsWith("PUT", StringComparison.Ordinal)
                    ? orthanc.Steps : -1;
                if (ends)
                {
                    _ = Assert.Throws<FakeOrthancEndedException>(() => Replace(orthanc, process));
                }
                else
                {
                    Assert.Equal("", Replace(orthanc, process));
                }
            }

            orthanc.Watch = null;
            orthanc.StartAgain();
            using BackfillProcess next = new(orthanc);
            next.Complete();

            Assert.All(attached, uri => Assert.Equal(s_values, Enumerable.Range(1024, s_values.Length).Select(number =>
            {
                using RestAnswer value = orthanc.Get($"{uri}/metadata/{number}");
                return Convert.ToHexString(value.Body);
            })));
        }
    }

    [Fact]
    public void Values_of_printable_ASCII_are_not_asked_for_again()
    {
        using FakeOrthanc orthanc = new();
        orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();
        AttachedInstance.Attach(orthanc);
        orthanc.Requests.Clear();
        using BackfillProcess process = new(orthanc);

        Assert.Equal("", Replace(orthanc, process));

        Assert.DoesNotContain(orthanc.Requests, request => request.StartsWith("GET", StringComparison.Ordinal)
            && request.EndsWith("/metadata/1024", StringComparison.Ordinal));
    }

    private static string Replace(FakeOrthanc orthanc, BackfillProcess process)
    {
        FakeResource instance = orthanc.Resources.First(resource => resource.DicomIdentifier == $"{AttachedInstance.Series}.1");
        return process.Services.Replacement.Replace(AttachedInstance.Listed(instance),
            AttachedInstance.Image(1, TransferSyntaxUid.Htj2kLossless), TransferSyntaxUid.Htj2kLossless,
            instance.Attachments["dicom"].Uuid, s_facts);
    }
}
