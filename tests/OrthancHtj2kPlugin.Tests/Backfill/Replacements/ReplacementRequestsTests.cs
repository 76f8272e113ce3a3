// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Replacements;

/// <summary>The requests of a replacement to Orthanc: each waits for the lock of its index.</summary>
public sealed class ReplacementRequestsTests
{
    [Fact]
    public void Replacement_of_an_instance_with_nothing_attached_asks_for_no_more_than_it_needs()
    {
        using FakeOrthanc orthanc = new();
        orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();
        orthanc.Post("/instances", AttachedInstance.Image(2)).Dispose();
        using BackfillProcess process = new(orthanc, time: new JumpingTime());
        string other = Replace(orthanc, process, 2);
        orthanc.Requests.Clear();

        string uri = Replace(orthanc, process, 1);

        Assert.Equal(
            [$"GET {other}/attachments/dicom/size", $"GET {uri}/metadata?expand", $"GET {uri}/attachments", $"GET {uri}/labels",
            $"GET {uri}/attachments/dicom/info", "POST /instances", $"GET {uri}/attachments/dicom/info", $"GET {uri}/metadata?expand",
            $"PUT {uri}/metadata/7204"],
            orthanc.Requests.Where(request => !request.Contains("/changes", StringComparison.Ordinal)));
    }

    [Fact]
    public void Replacement_in_a_database_elsewhere_asks_once_before_and_once_afterwards()
    {
        using FakeOrthanc orthanc = new() { DatabasePlugin = "postgresql" };
        orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();
        orthanc.Post("/instances", AttachedInstance.Image(2)).Dispose();
        using BackfillProcess process = new(orthanc, time: new JumpingTime());
        _ = Replace(orthanc, process, 2);
        orthanc.Requests.Clear();

        string uri = Replace(orthanc, process, 1);

        Assert.Equal(
            ["POST /tools/find", "POST /instances", "POST /tools/find", $"PUT {uri}/metadata/7204"],
            orthanc.Requests.Where(request => !request.Contains("/changes", StringComparison.Ordinal)));
    }

    /// <returns>The path of the instance.</returns>
    private static string Replace(FakeOrthanc orthanc, BackfillProcess process, int number)
    {
        FakeResource instance = orthanc.Resources.First(resource => resource.DicomIdentifier == $"{AttachedInstance.Series}.{number}");
        Assert.Equal("",
            process.Services.Replacement.Replace(AttachedInstance.Listed(instance),
                AttachedInstance.Image(number, TransferSyntaxUid.Htj2kLossless), TransferSyntaxUid.Htj2kLossless,
                instance.Attachments["dicom"].Uuid, new ConversionFacts(TransferSyntaxUid.ExplicitLittleEndian, 1234, "digest")));
        return instance.Uri;
    }
}
