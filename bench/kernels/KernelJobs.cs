// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.Intrinsics.X86;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using Perfolizer.Horology;

namespace KernelBench;

/// <summary>
/// Each kernel three times: as on a processor without vectors, where the scalar kernels run, without AVX2, and with the instructions that
/// the plugin is published for; and once more where the processor has AVX-512, as <c>eng/publish --cpu x86-64-v4</c> compiles them.
/// </summary>
internal sealed class KernelJobs : ManualConfig
{
    public KernelJobs()
    {
        // Many short iterations: their minimum tells, as other work on a machine only adds.
        Job job = Job.Default.WithWarmupCount(3).WithIterationCount(20).WithIterationTime(TimeInterval.FromMilliseconds(50));
        AddJob(job.WithId("scalar").WithEnvironmentVariable("DOTNET_EnableHWIntrinsic", "0").AsBaseline());
        AddJob(job.WithId("Vector128").WithEnvironmentVariable("DOTNET_EnableAVX2", "0"));
        AddJob(job.WithId("AVX2").WithEnvironmentVariable("DOTNET_EnableAVX512", "0"));
        if (Avx512BW.IsSupported)
        {
            AddJob(job.WithId("AVX-512"));
        }

        AddColumn(TargetMethodColumn.Type, TargetMethodColumn.Method, JobCharacteristicColumn.AllColumns[0], StatisticColumn.Min,
            StatisticColumn.Median);
        AddLogger(ConsoleLogger.Default);
        AddExporter(MarkdownExporter.GitHub);
        WithOptions(ConfigOptions.JoinSummary);
    }
}
