// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;

namespace BackfillBench;

/// <summary>One kind of work, measured once in each round.</summary>
internal sealed class Phase(string name)
{
    private readonly List<double> _rates = [];
    private readonly List<double> _processorTimes = [];

    public string Name => name;

    public bool IsMeasured => _rates.Count > 0;

    /// <param name="rate">Instances a second.</param>
    /// <param name="processorTime">Milliseconds of Orthanc's for each instance.</param>
    public void Add(double rate, double processorTime)
    {
        _rates.Add(rate);
        _processorTimes.Add(processorTime);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"  {name}: {rate:F0}/s, {processorTime:F1} ms of processor time each"));
    }

    /// <summary>Medians, and the least and the most of all rounds, as a row of a table.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"| {name} | {Median(_rates):F0} ({_rates.Min():F0} to {_rates.Max():F0}) | {Median(_processorTimes):F1} |");

    private static double Median(List<double> values) => Quantiles.Of(values, 0.5);
}
