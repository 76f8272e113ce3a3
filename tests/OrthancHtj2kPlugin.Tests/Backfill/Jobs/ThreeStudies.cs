// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill.Jobs;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancSdkInterop.Abi;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Jobs;

/// <summary>Studies of different patients, for runs of two threads.</summary>
internal sealed class ThreeStudies : IDisposable
{
    public const int Studies = 3, InStudy = 7, Images = Studies * InStudy;

    /// <summary>Instances per second. With it a step has as many, which finish no study.</summary>
    public const int InStep = InStudy - 1;

    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public ThreeStudies()
    {
        for (int number = 0; number < Images; number++)
        {
            string patient = (number % Studies).ToString(CultureInfo.InvariantCulture);
            Orthanc.Post("/instances", AttachedInstance.Image(number + 1, patient: patient)).Dispose();
        }
    }

    public static BackfillTask Convert
        => new() { Operation = BackfillOperation.Convert, TransferSyntax = TransferSyntaxUid.Htj2kLossless, Resources = [] };

    public FakeOrthanc Orthanc { get; } = new();

    public void Dispose() => Orthanc.Dispose();

    public BackfillProcess Start(TimeProvider? time = null)
    {
        BackfillProcess process = new(Orthanc, time: time);
        process.Complete();
        return process;
    }

    /// <summary>Lets a job do a step, after which two studies are begun.</summary>
    public BackfillJob BeginTwo(BackfillProcess process)
    {
        BackfillJob job = new(process.Services, Convert with { MaximumRate = InStep });
        Orthanc.Watch = request => Assert.True(request != "POST /instances" || SpinWait.SpinUntil(() => Claims().Length > 1, Longest));
        Assert.Equal(JobStepStatus.Continue, job.Advance());
        Orthanc.Watch = null;
        Assert.InRange(Claims().Length, 2, Studies);
        return job;
    }

    /// <summary>The files that say on which studies servers work.</summary>
    public string[] Claims() => Directory.GetFiles(Path.Combine(Orthanc.Folder, "htj2k-journal", "servers"), "*.study");

    public static void Run(BackfillRun run)
    {
        while (run.Step(out string obstacle))
        {
            Assert.Equal("", obstacle);
        }
    }

    public static void Run(BackfillJob job)
    {
        while (job.Advance() is var status && status != JobStepStatus.Success)
        {
            Assert.Equal(JobStepStatus.Continue, status);
        }
    }

    public static string Text(BackfillJob job) => Encoding.UTF8.GetString(job.Content);

    public static int Number(BackfillJob job, string name) => (int?)JsonNode.Parse(Text(job))![name] ?? 0;
}
