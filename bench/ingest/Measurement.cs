// SPDX-License-Identifier: GPL-3.0-or-later
namespace IngestBench;

/// <summary>The results of all rounds of one Orthanc by one way.</summary>
internal sealed class Measurement
{
    private readonly List<double> _latencies = [];
    private double _seconds;
    private double _processorSeconds;

    /// <summary>The exit code of an Orthanc that ended while it took instances in; null when it did not.</summary>
    public int? ExitCode { get; set; }

    /// <summary>Instances a second.</summary>
    public double Rate => _latencies.Count / _seconds;

    /// <summary>Milliseconds of processor time of Orthanc for each instance.</summary>
    public double ProcessorTime => 1000 * _processorSeconds / _latencies.Count;

    /// <summary>MiB, the most of all rounds.</summary>
    public double PeakMemory { get; private set; }

    public long StoredBytes { get; private set; }

    public void Add(List<double> latencies, double seconds, double processorSeconds, double peakMemory, long storedBytes)
    {
        _latencies.AddRange(latencies);
        _seconds += seconds;
        _processorSeconds += processorSeconds;
        PeakMemory = Math.Max(PeakMemory, peakMemory);
        StoredBytes = storedBytes;
    }

    /// <summary>Milliseconds that this part of the instances took at most.</summary>
    public double Latency(double part)
    {
        double[] sorted = [.. _latencies.Order()];
        return sorted[(int)Math.Ceiling(part * sorted.Length) - 1];
    }
}
