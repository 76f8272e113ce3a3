// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text;

namespace OrthancHtj2kPlugin.Metrics;

/// <summary>
/// Writes metrics as text, in the format of OpenMetrics 1.0 or in that of Prometheus 0.0.4, which differ in the names of counters and in
/// the end.
/// </summary>
internal sealed class ExpositionWriter(bool isOpenMetrics)
{
    private readonly StringBuilder _text = new(8192);

    /// <summary>The MIME type of the text.</summary>
    public string MimeType
        => isOpenMetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Begins a family whose values only grow.</summary>
    /// <param name="name">Without the suffix "_total", which its samples have.</param>
    public void BeginCounter(string name, string help) => Begin(isOpenMetrics ? name : $"{name}_total", "counter", help);

    public void AddCounter(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
        => Add($"{name}_total", value, labels);

    public void AddGauge(string name, string help, double value)
    {
        Begin(name, "gauge", help);
        Add(name, value);
    }

    /// <param name="bounds">Upper bounds of the buckets.</param>
    /// <param name="atMost">Values up to each bound, and in the end all of them.</param>
    public void AddHistogram(string name, string help, ReadOnlySpan<double> bounds, ReadOnlySpan<long> atMost, double sum)
    {
        Begin(name, "histogram", help);
        for (int i = 0; i < atMost.Length; i++)
        {
            Add($"{name}_bucket", atMost[i], ("le", i < bounds.Length ? Text(bounds[i]) : "+Inf"));
        }

        Add($"{name}_count", atMost[^1]);
        Add($"{name}_sum", sum);
    }

    /// <returns>UTF-8.</returns>
    public byte[] Finish()
    {
        if (isOpenMetrics)
        {
            _text.Append("# EOF\n");
        }

        return Encoding.UTF8.GetBytes(_text.ToString());
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escaped(string text)
        => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal);

    private void Begin(string name, string type, string help)
        => _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n').Append("# TYPE ").Append(name).Append(' ')
            .Append(type).Append('\n');

    private void Add(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(name);
        for (int i = 0; i < labels.Length; i++)
        {
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"").Append(Escaped(labels[i].Value)).Append('"');
        }

        _text.Append(labels.Length > 0 ? "} " : " ").Append(Text(value)).Append('\n');
    }
}
