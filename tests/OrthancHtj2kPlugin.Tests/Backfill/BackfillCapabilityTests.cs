// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Settings;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill;

/// <summary>Ways to replace instances where Orthanc transcodes what it stores.</summary>
public sealed class BackfillCapabilityTests
{
    private const string Htj2k = TransferSyntaxUid.Htj2kLossless;
    private const string Native = TransferSyntaxUid.ExplicitLittleEndian;

    /// <param name="excluded">The settings that leave instances out.</param>
    /// <param name="target">What instances shall become.</param>
    /// <param name="isReconstructed">Orthanc rewrites them.</param>
    /// <param name="isPossible">Otherwise they would be transcoded at once.</param>
    [Theory]
    [InlineData("", Htj2k, true, true)]
    [InlineData("", Native, false, false)]
    [InlineData(""", "IngestTranscodingOfUncompressed": false""", Htj2k, false, true)]
    [InlineData(""", "IngestTranscodingOfUncompressed": false""", Native, false, true)]
    [InlineData(""", "IngestTranscodingOfUncompressed": false""", TransferSyntaxUid.Jpeg2000Lossless, false, false)]
    [InlineData(""", "IngestTranscodingOfCompressed": false""", Htj2k, false, true)]
    [InlineData(""", "IngestTranscodingOfCompressed": false""", Native, false, false)]
    [InlineData(""", "IngestTranscodingOfCompressed": false""", TransferSyntaxUid.Jpeg2000Lossless, false, true)]
    public void Instances_that_Orthanc_does_not_transcode_are_stored_over_themselves(string excluded, string target, bool isReconstructed,
        bool isPossible)
    {
        using FakeOrthanc orthanc = new();
        using JsonDocument configuration =
            JsonDocument.Parse($$"""{"OverwriteInstances": true, "IngestTranscoding": "{{Htj2k}}"{{excluded}}}""");
        BackfillCapability capability =
            new(orthanc, configuration.RootElement, new PluginSettings(), new StorageFolder(Path.GetTempPath()));
        BackfillTask task = new() { Operation = BackfillOperation.Convert, TransferSyntax = target, Resources = [] };

        Assert.Equal(isReconstructed, capability.Reconstructs(target));
        Assert.Equal(isPossible, capability.Obstacle(task).Length == 0);
    }

    [Theory]
    [InlineData("", Htj2k)]
    [InlineData(TransferSyntaxUid.Htj2kLosslessRpcl, TransferSyntaxUid.Htj2kLosslessRpcl)]
    [InlineData(TransferSyntaxUid.Htj2k, Htj2k)]
    [InlineData(TransferSyntaxUid.Jpeg2000Lossless, Htj2k)]
    public void Stored_instances_become_what_arriving_ones_become_unless_a_request_says_otherwise(string ingestTranscoding, string target)
    {
        using FakeOrthanc orthanc = new();
        using JsonDocument configuration = JsonDocument.Parse($$"""{"IngestTranscoding": "{{ingestTranscoding}}"}""");

        Assert.Equal(target,
            new BackfillCapability(orthanc, configuration.RootElement, new PluginSettings(), new StorageFolder(Path.GetTempPath())).Target);
    }

    /// <param name="plugin">The path that Orthanc gives for the plugin that keeps the files; null for none.</param>
    /// <param name="hasFiles">Files lie in the storage folder.</param>
    [Theory]
    [InlineData(null, false, true)]
    [InlineData("/usr/lib/orthanc/libDelayedDeletion.so.1.13.0", true, true)]
    [InlineData("DelayedDeletion.dll", true, true)]
    [InlineData("/usr/lib/orthanc/libDelayedDeletion.so.1.13.0", false, false)]
    [InlineData("/usr/lib/orthanc/libOrthancPostgreSQLStorage.so.10.3", true, false)]
    [InlineData("/usr/share/orthanc/plugins/libOrthancAwsS3Storage.so", true, false)]
    [InlineData("/usr/share/orthanc/plugins/libAdvancedStorage.so", true, false)]
    public void The_journal_lies_in_the_storage_folder_only_where_new_files_get_there(string? plugin, bool hasFiles, bool isPossible)
    {
        using FakeOrthanc orthanc = new() { StoragePlugin = plugin };
        if (hasFiles)
        {
            orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();
        }

        using JsonDocument configuration = JsonDocument.Parse("""{"OverwriteInstances": true}""");
        BackfillCapability capability = new(orthanc, configuration.RootElement, new PluginSettings(), new StorageFolder(orthanc.Folder));
        BackfillTask task = new() { Operation = BackfillOperation.Convert, TransferSyntax = Htj2k, Resources = [] };

        string obstacle = capability.Obstacle(task);

        Assert.Equal(isPossible, obstacle.Length == 0);
        Assert.Equal(!isPossible, obstacle.Contains("\"JournalDirectory\"", StringComparison.Ordinal));
    }
}
