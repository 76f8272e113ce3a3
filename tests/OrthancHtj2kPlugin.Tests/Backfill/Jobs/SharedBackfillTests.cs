// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text;
using System.Text.Json;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Backfill.Jobs;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancSdkInterop.Abi;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Jobs;

/// <summary>Jobs of two servers with one index and one storage.</summary>
public sealed class SharedBackfillTests : IDisposable
{
    private const int Studies = 8;

    private readonly FakeOrthanc _orthanc = new();

    public SharedBackfillTests()
    {
        for (int number = 1; number <= Studies; number++)
        {
            string patient = number.ToString(CultureInfo.InvariantCulture);
            _orthanc.Post("/instances", AttachedInstance.Image(number, patient: patient)).Dispose();
        }

        AttachedInstance.Attach(_orthanc);
    }

    private static BackfillTask Convert
        => new() { Operation = BackfillOperation.Convert, TransferSyntax = TransferSyntaxUid.Htj2kLossless, Resources = [] };

    public void Dispose() => _orthanc.Dispose();

    [Fact]
    public void Two_servers_with_the_same_task_convert_each_instance_once_and_none_fails()
    {
        string before = AttachedInstance.Describe(_orthanc);
        using BackfillProcess first = Start(), second = Start();
        using BackfillJob one = new(first.Services, Convert), two = new(second.Services, Convert);

        Parallel.Invoke(() => Run(one), () => Run(two));

        int[] converted = [Number(one, "Converted"), Number(two, "Converted")];
        Assert.Equal((Studies, 0, 0), (converted.Sum(), Number(one, "Failed"), Number(two, "Failed")));
        Assert.Equal(Studies + Studies, _orthanc.StoredAt.Count);
        Assert.Equal(before, AttachedInstance.Describe(_orthanc));
        Assert.Equal(_orthanc.ReferencedFiles, _orthanc.Files);
        Assert.Empty(Directory.GetFiles(Path.Combine(_orthanc.Folder, "htj2k-journal", "servers"), "*.study"));
    }

    [Fact]
    public void A_job_leaves_the_study_of_another_server_until_it_has_done_all_others()
    {
        using BackfillProcess first = Start(), second = Start();
        string study = _orthanc.Resources.First(resource => resource.Level == "studies").Id;
        BackfillOwner owner = new("a request");
        Assert.Same(owner, second.Services.Take(study, owner));
        using BackfillJob job = new(first.Services, Convert);

        for (int step = 0; Number(job, "Converted") < Studies - 1 || !Text(job).Contains("Waits", StringComparison.Ordinal); step++)
        {
            Assert.InRange(step, 0, 4 * Studies);
            Assert.Equal(JobStepStatus.Continue, job.Advance());
        }

        Assert.Contains("for another Orthanc", Text(job), StringComparison.Ordinal);
        second.Services.GiveBack(study, owner);
        Run(job);
        Assert.Equal(Studies, Number(job, "Converted"));
    }

    private BackfillProcess Start()
    {
        BackfillProcess process = new(_orthanc, time: TimeProvider.System);
        process.Complete();
        return process;
    }

    private static void Run(BackfillJob job)
    {
        while (job.Advance() is var status && status != JobStepStatus.Success)
        {
            Assert.Equal(JobStepStatus.Continue, status);
        }
    }

    private static string Text(BackfillJob job) => Encoding.UTF8.GetString(job.Content);

    private static int Number(BackfillJob job, string name)
    {
        using JsonDocument content = JsonDocument.Parse(job.Content);
        return content.RootElement.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : 0;
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(70)]
    [InlineData(100)]
    public void A_job_waits_while_Orthanc_does_not_reach_its_index_and_goes_on(int requests)
    {
        string before = AttachedInstance.Describe(_orthanc);
        using BackfillProcess process = new(_orthanc);
        process.Services.Keeper.Start();
        using BackfillJob job = new(process.Services, Convert);
        _orthanc.RefusesFrom = _orthanc.Steps + requests;
        for (int step = 0; !Text(job).Contains("Waits", StringComparison.Ordinal); step++)
        {
            Assert.InRange(step, 0, 10 * Studies);
            Assert.Equal(JobStepStatus.Continue, job.Advance());
        }

        Assert.Contains("until Orthanc answers", Text(job), StringComparison.Ordinal);
        _orthanc.RefusesFrom = int.MaxValue;
        process.Services.Keeper.Dispose();
        process.Complete();
        Run(job);

        Assert.Equal((Studies, 0), (Number(job, "Converted") + Number(job, "AlreadyInTarget"), Number(job, "Failed")));
        Assert.True(process.Services.Journal.IsEmpty);
        Assert.Equal(before, AttachedInstance.Describe(_orthanc));
        Assert.Equal(_orthanc.ReferencedFiles, _orthanc.Files);
    }
}
