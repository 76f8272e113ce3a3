// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;

namespace IngestBench;

/// <summary>
/// Sends files by DCMTK's storescu, over as many associations at a time as are wanted; the times of its log lines tell how long each
/// C-STORE took.
/// </summary>
internal static class StoreScu
{
    private const string LogConfiguration =
        """
        log4cplus.rootLogger = INFO, console
        log4cplus.appender.console = log4cplus::ConsoleAppender
        log4cplus.appender.console.ImmediateFlush = true
        log4cplus.appender.console.layout = log4cplus::PatternLayout
        log4cplus.appender.console.layout.ConversionPattern = %D{%s} %D{%Q} %m%n
        """;

    /// <returns>Milliseconds from request to response, in the order of sending.</returns>
    public static List<double> Send(int port, IReadOnlyList<string> paths, int associations)
    {
        string configuration = Path.GetTempFileName();
        try
        {
            File.WriteAllText(configuration, LogConfiguration);
            List<Task<List<double>>> parts = [];
            for (int part = 0; part < Math.Min(associations, paths.Count); part++)
            {
                string[] files = [.. paths.Where((_, i) => i % associations == part)];
                parts.Add(Task.Run(() => SendPart(configuration, port, files)));
            }

            Task.WaitAll([.. parts]);
            return [.. parts.SelectMany(part => part.Result)];
        }
        finally
        {
            File.Delete(configuration);
        }
    }

    private static List<double> SendPart(string configuration, int port, string[] files)
    {
        ProcessStartInfo start = new(
            "storescu",
            ["-lc", configuration, "-xe", "-aec", "ORTHANC", "127.0.0.1", port.ToString(CultureInfo.InvariantCulture), .. files])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        NoDelay.Set(start);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? Latencies(output.Result + errors)
            : throw new InvalidOperationException($"storescu fails: {errors}");
    }

    private static List<double> Latencies(string log)
    {
        List<double> latencies = [];
        double sent = 0;
        foreach (string line in log.Split('\n'))
        {
            if (line.Contains("Sending Store Request", StringComparison.Ordinal))
            {
                sent = Time(line);
            }
            else if (line.Contains("Received Store Response (Success)", StringComparison.Ordinal))
            {
                latencies.Add(Time(line) - sent);
            }
        }

        return latencies;
    }

    /// <summary>Milliseconds: whole seconds, and the milliseconds of the second with their fraction.</summary>
    private static double Time(string line)
    {
        string[] words = line.Split(' ', 3);
        return 1000 * double.Parse(words[0], CultureInfo.InvariantCulture) + double.Parse(words[1], CultureInfo.InvariantCulture);
    }
}
