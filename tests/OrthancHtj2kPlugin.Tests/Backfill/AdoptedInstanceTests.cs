// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill;

/// <summary>Instances whose files another program owns: the advanced-storage plugin has adopted them where they lie.</summary>
public sealed class AdoptedInstanceTests : IDisposable
{
    private const string Native = TransferSyntaxUid.ExplicitLittleEndian;
    private const string Htj2k = TransferSyntaxUid.Htj2kLossless;

    private readonly FakeOrthanc _orthanc = new() { StoragePlugin = "libAdvancedStorage.so" };

    public void Dispose() => _orthanc.Dispose();

    /// <param name="ingestTranscoding">Orthanc rewrites files in place, if it is the target.</param>
    [Theory]
    [InlineData(false, "", false)]
    [InlineData(false, Htj2k, false)]
    [InlineData(false, "", true)]
    [InlineData(true, "", false)]
    public void They_are_kept_and_no_entry_of_the_journal_is_made(bool isRestored, string ingestTranscoding, bool isDryRun)
    {
        FakeResource instance = Store(isRestored ? Converted() : AttachedInstance.Image(1));
        byte[] content = ReadFile(instance);
        string path = _orthanc.Adopt(instance), before = _orthanc.ReferencedFiles.Min!;
        _orthanc.Plugins.Add(FakeOrthanc.AdvancedStorage);
        bool hasEntry = false;
        using BackfillProcess process = new(_orthanc, configuration: $"\"IngestTranscoding\": \"{ingestTranscoding}\",");
        _orthanc.Watch = _ => hasEntry |= !process.Services.Journal.IsEmpty;

        InstanceOutcome outcome =
            Work(process, instance, isRestored ? BackfillOperation.Restore : BackfillOperation.Convert, isDryRun);

        Assert.Equal((OutcomeKind.Kept, AdoptedFiles.Reason), (outcome.Kind, outcome.Reason));
        Assert.Equal((content.Length, content.Length), (outcome.BytesBefore, outcome.BytesAfter));
        Assert.False(hasEntry);
        Assert.Equal(before, _orthanc.ReferencedFiles.Min);
        Assert.Equal(content, File.ReadAllBytes(path));
    }

    [Fact]
    public void What_needs_no_conversion_is_not_counted_as_held_back()
    {
        FakeResource instance = Store(Converted());
        _ = _orthanc.Adopt(instance);
        _orthanc.Plugins.Add(FakeOrthanc.AdvancedStorage);
        using BackfillProcess process = new(_orthanc);

        Assert.Equal(OutcomeKind.AlreadyInTarget, Work(process, instance, BackfillOperation.Convert).Kind);
    }

    [Fact]
    public void Files_that_Orthanc_owns_are_replaced_beside_that_plugin()
    {
        FakeResource instance = Store(AttachedInstance.Image(1));
        _orthanc.Plugins.Add(FakeOrthanc.AdvancedStorage);
        using BackfillProcess process = new(_orthanc);

        Assert.Equal(OutcomeKind.Done, Work(process, instance, BackfillOperation.Convert).Kind);
    }

    [Fact]
    public void Without_that_plugin_only_one_question_is_asked_for_all_instances()
    {
        FakeResource[] instances = [Store(AttachedInstance.Image(1)), Store(AttachedInstance.Image(2))];
        _orthanc.Plugins.Add("dicom-web");
        using BackfillProcess process = new(_orthanc);
        List<string> asked = [];
        _orthanc.Watch = asked.Add;

        Assert.All(instances, instance => Assert.Equal(OutcomeKind.Done, Work(process, instance, BackfillOperation.Convert).Kind));

        Assert.Equal(1, asked.Count(request => request == "GET /plugins"));
    }

    [Theory]
    [InlineData("GET /plugins")]
    [InlineData("/attachments/dicom/info")]
    public void While_nobody_says_whose_a_file_is_it_is_not_replaced(string unanswered)
    {
        FakeResource instance = Store(AttachedInstance.Image(1));
        string before = _orthanc.ReferencedFiles.Min!;
        _orthanc.Plugins.Add(FakeOrthanc.AdvancedStorage);
        using BackfillProcess process = new(_orthanc);
        bool hasEntry = false;
        _orthanc.Watch = request =>
        {
            hasEntry |= !process.Services.Journal.IsEmpty;
            _orthanc.FaultyStep = request.EndsWith(unanswered, StringComparison.Ordinal) ? _orthanc.Steps : -1;
        };

        Assert.Equal(OutcomeKind.Failed, Work(process, instance, BackfillOperation.Convert).Kind);
        Assert.False(hasEntry);
        Assert.Equal(before, _orthanc.ReferencedFiles.Min);
        _orthanc.Watch = null;
        _orthanc.FaultyStep = -1;
        Assert.Equal(OutcomeKind.Done, Work(process, instance, BackfillOperation.Convert).Kind);
    }

    private static byte[] Converted() => Transcoder.Convert(AttachedInstance.Image(1), new TranscodingOptions()).Instance!;

    private FakeResource Store(byte[] file)
    {
        _orthanc.Post("/instances", file).Dispose();
        return _orthanc.Resources.Last(resource => resource.Level == "instances");
    }

    private byte[] ReadFile(FakeResource instance) => File.ReadAllBytes(_orthanc.PathOf(instance.Attachments["dicom"].Uuid));

    private static InstanceOutcome Work(BackfillProcess process, FakeResource instance, BackfillOperation operation, bool isDryRun = false)
    {
        BackfillTask task = new()
        {
            Operation = operation,
            TransferSyntax = operation == BackfillOperation.Convert ? Htj2k : Native,
            Resources = [],
            IsDryRun = isDryRun,
        };
        using StoredInstanceWorker worker = new(process.Services, task);
        return worker.Work(AttachedInstance.Listed(instance));
    }
}
