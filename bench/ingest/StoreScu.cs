// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;

namespace IngestBench;

/// <summary>Sends a folder by DCMTK's storescu over one association; the times of its log lines tell how long each C-STORE took.</summary>
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
    public static List<double> Send(int port, string folder)
    {
        string configuration = Path.GetTempFileName();
        try
        {
            File.WriteAllText(configuration, LogConfiguration);
            ProcessStartInfo start = new(
                "storescu",
                ["-lc", configuration, "-xe", "-aec", "ORTHANC", "+sd", "127.0.0.1", port.ToString(CultureInfo.InvariantCulture), folder])
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
        finally
        {
            File.Delete(configuration);
        }
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
