// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Files;
using DicomTranscoder.Transcoding;
using Htj2kTool.Terminal;

namespace Htj2kTool.Conversion;

/// <summary>Converts the files of a plan, several at a time, and reports the outcome of each.</summary>
internal sealed class ConversionRun(ConversionPlan plan, TranscodingOptions options, bool isDryRun)
{
    private readonly Lock _lock = new();
    private readonly ConversionSummary _summary = new();
    private readonly ProgressBar _progress = new(plan.Files.Count);
    private int _next = -1;
    private volatile bool _isStopped;

    /// <summary>Stops taking up further files.</summary>
    /// <returns>False when it was stopped before.</returns>
    public bool Stop()
    {
        bool isFirst = !_isStopped;
        _isStopped = true;
        return isFirst;
    }

    /// <returns>The exit code.</returns>
    public int Execute(int jobs)
    {
        Thread[] threads = new Thread[jobs];
        for (int i = 0; i < jobs; i++)
        {
            threads[i] = new Thread(Work);
            threads[i].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        _progress.Clear();
        Console.Error.WriteLine(_summary.ToText(isDryRun));
        if (_summary.Files < plan.Files.Count)
        {
            Console.Error.WriteLine($"Interrupted: {plan.Files.Count - _summary.Files} not done");
            return ExitCode.Interrupted;
        }

        return _summary.Failed > 0 ? ExitCode.Trouble : ExitCode.Success;
    }

    private void Work()
    {
        using Transcoder transcoder = new(options);
        int index;
        while (!_isStopped && (index = Interlocked.Increment(ref _next)) < plan.Files.Count)
        {
            PlannedFile file = plan.Files[index];
            try
            {
                ConversionResult result = Convert(transcoder, file);
                Report(file, ConversionLine.Of(result), result);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or OutOfMemoryException)
            {
                Report(file, "failed: " + e.Message, null);
            }
        }
    }

    private ConversionResult Convert(Transcoder transcoder, PlannedFile file)
    {
        if (isDryRun)
        {
            return transcoder.ConvertFile(file.Source, null);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file.Destination))!);
        ConversionResult result = transcoder.ConvertFile(file.Source, file.Destination);
        if (!result.IsConverted && result.Reason != KeepReason.NotDicomFile)
        {
            WholeFile.Copy(file.Source, file.Destination);
        }

        return result;
    }

    private void Report(PlannedFile file, string line, ConversionResult? result)
    {
        lock (_lock)
        {
            _progress.Clear();
            bool isFailure = _summary.Add(result, file);
            (isFailure ? Console.Error : Console.Out).WriteLine($"{file.Source}: {line}");
            _progress.Show(_summary.Files);
        }
    }
}
