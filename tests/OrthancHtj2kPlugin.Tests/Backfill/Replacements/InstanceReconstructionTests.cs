// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Backfill.Jobs;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Settings;
using OrthancHtj2kPlugin.Tests.Orthanc;
using TestSupport;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Replacements;

/// <summary>Conversions by an Orthanc that rewrites files in their place, with a fault at each step in turn.</summary>
public sealed class InstanceReconstructionTests
{
    private const string Configuration = $"\"IngestTranscoding\": \"{TransferSyntaxUid.Htj2kLossless}\",";

    private static readonly BackfillTask s_convert =
        new() { Operation = BackfillOperation.Convert, TransferSyntax = TransferSyntaxUid.Htj2kLossless, Resources = [] };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Orthanc_gets_what_was_made_already_and_the_facts_are_noted(bool isLarge)
    {
        using FakeOrthanc orthanc = Fill();
        int given = 0;
        PluginSettings settings =
            new() { Threads = 1, LongestSpan = isLarge ? AttachedInstance.Image(1).Length - 1 : int.MaxValue };
        using BackfillProcess process = new(orthanc, settings, Configuration);
        orthanc.Transcode = file =>
        {
            given++;
            return Give(process, file);
        };
        string before = AttachedInstance.Describe(orthanc);

        Assert.Equal((1, 0), Run(process));
        Assert.Equal(1, given);
        Assert.Equal(TransferSyntaxUid.Htj2kLossless, Instance(orthanc).TransferSyntax);
        Assert.Contains($" {DicomFile.ExplicitLittleEndian} ", Instance(orthanc).Metadata["7204"].Value, StringComparison.Ordinal);
        Assert.Equal(before, AttachedInstance.Describe(orthanc));
    }

    [Fact]
    public void Nothing_is_given_for_other_files_other_transfer_syntaxes_or_other_threads()
    {
        using FakeOrthanc orthanc = Fill();
        using BackfillProcess process = new(orthanc, configuration: Configuration);
        List<bool> given = [];
        orthanc.Transcode = file =>
        {
            given.Add(Gives(process, [.. file[..^1], (byte)(file[^1] ^ 1)], TransferSyntaxUid.Htj2kLossless));
            given.Add(Gives(process, file, TransferSyntaxUid.Htj2k));
            Thread other = new(() => given.Add(Gives(process, file, TransferSyntaxUid.Htj2kLossless)));
            other.Start();
            other.Join();
            return Give(process, file);
        };

        Assert.Equal((1, 0), Run(process));
        Assert.Equal([false, false, false], given);
        Assert.False(Gives(process, AttachedInstance.Image(1), TransferSyntaxUid.Htj2kLossless));
    }

    [Fact]
    public void What_is_not_the_same_byte_for_byte_counts_by_its_samples()
    {
        using FakeOrthanc orthanc = Fill();
        using BackfillProcess process = new(orthanc, configuration: Configuration);
        orthanc.Transcode = static _ => Convert(AttachedInstance.Image(1, patient: "ANOTHER"));

        Assert.Equal((1, 0), Run(process));
        Assert.Empty(process.Services.Journal.Kept.All());
    }

    [Fact]
    public void What_has_other_samples_is_not_taken_and_what_was_made_is_kept()
    {
        using FakeOrthanc orthanc = Fill();
        using BackfillProcess process = new(orthanc, configuration: Configuration);
        orthanc.Transcode = static _ => Convert(AttachedInstance.Image(2));

        Assert.Equal((0, 1), Run(process));
        byte[] kept = File.ReadAllBytes(Assert.Single(process.Services.Journal.Kept.All()));
        Assert.Equal(Convert(AttachedInstance.Image(1)), kept);
    }

    [Theory]
    [InlineData(FakeFault.Refused)]
    [InlineData(FakeFault.Ended)]
    [InlineData(FakeFault.Lost)]
    public void Whichever_step_goes_wrong_the_next_start_completes_what_was_begun(FakeFault fault)
    {
        bool isThere = true;
        for (int step = 0; isThere; step++)
        {
            using FakeOrthanc orthanc = Fill();
            string before = AttachedInstance.Describe(orthanc);
            using (BackfillProcess process = new(orthanc, configuration: Configuration))
            {
                orthanc.Transcode = file => Give(process, file);
                (orthanc.Fault, orthanc.FaultyStep) = (fault, orthanc.Steps + step);
                try
                {
                    _ = Run(process);
                }
                catch (Exception exception) when (exception is FakeOrthancEndedException or BackfillException)
                {
                    // The rest of the process is gone with it, or a job would wait.
                }

                isThere = orthanc.Steps > orthanc.FaultyStep;
            }

            orthanc.StartAgain();
            using BackfillProcess next = new(orthanc, configuration: Configuration);
            next.Complete();

            FakeResource instance = Instance(orthanc);
            Assert.Equal(instance.TransferSyntax == TransferSyntaxUid.Htj2kLossless, instance.Metadata.ContainsKey("7204"));
            Assert.Equal(before, AttachedInstance.Describe(orthanc));
            Assert.Equal(orthanc.ReferencedFiles, orthanc.Files);
            Assert.True(next.Services.Journal.IsEmpty);
        }
    }

    private static FakeOrthanc Fill()
    {
        FakeOrthanc orthanc = new();

        // A change that stays: see InstanceReplacementTests.
        orthanc.Post("/instances", AttachedInstance.Image(0, TransferSyntaxUid.Htj2kLossless, "ANOTHER")).Dispose();
        orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();
        AttachedInstance.Attach(orthanc);
        return orthanc;
    }

    private static FakeResource Instance(FakeOrthanc orthanc)
        => orthanc.Resources.First(resource => resource.DicomIdentifier == $"{AttachedInstance.Series}.1");

    private static (long Done, long Failed) Run(BackfillProcess process)
    {
        using BackfillRun run = new(process.Services, s_convert, new BackfillOwner("test"));
        while (run.Step(out _))
        {
        }

        return (run.Totals.Done, run.Totals.Failed);
    }

    private static bool Gives(BackfillProcess process, byte[] file, string transferSyntax)
    {
        using GrowableMemory memory = new();
        return process.Services.Reconstruction.TryGiveMade(file, [transferSyntax], memory);
    }

    private static byte[] Give(BackfillProcess process, byte[] file)
    {
        Receiver receiver = new();
        Assert.True(process.Services.Reconstruction.TryGiveMade(file, [TransferSyntaxUid.Htj2kLossless], receiver));
        return receiver.File;
    }

    private static byte[] Convert(byte[] file) => Transcoder.Convert(file, new TranscodingOptions()).Instance!;

    private sealed class Receiver : IResultMemory
    {
        public byte[] File { get; private set; } = [];

        public Span<byte> Allocate(int capacity) => File = new byte[capacity];
    }
}
