// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Integration.Images;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.Routes;

/// <summary>The plugin's metrics, read by Prometheus itself.</summary>
public sealed partial class MetricsTests : IAsyncLifetime
{
    private OrthancServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await OrthancServer.StartAsync();
        _ = await _server.Rest.UploadAsync(new ImageDescription { Name = "image" }.Build().File);
        _ = await _server.Rest.UploadAsync(new ImageDescription { Name = "report", Change = dataSet => dataSet.Remove(0x7FE0_0010) }
            .Build().File);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Promtool_has_nothing_to_say_of_the_text()
    {
        Assert.SkipUnless(ProgramSearch.Finds("promtool"), "promtool is not installed");
        byte[] text = await _server.Rest.BytesAsync("/htj2k/metrics");

        using Process promtool =
            Process.Start(
            new ProcessStartInfo("promtool", "check metrics")
            {
                RedirectStandardInput = true,
                RedirectStandardError = true,
                RedirectStandardOutput = true
            })!;
        await promtool.StandardInput.BaseStream.WriteAsync(text, TestContext.Current.CancellationToken);
        promtool.StandardInput.Close();
        string complaints = await promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
            + await promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (promtool.ExitCode, complaints));
    }

    [Fact]
    public async Task Dashboard_asks_for_metrics_that_are_there()
    {
        string dashboard = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "docs", "grafana.json"), TestContext.Current.CancellationToken);
        string text = Encoding.UTF8.GetString(await _server.Rest.BytesAsync("/htj2k/metrics"));

        string[] names = [.. MetricName().Matches(dashboard).Select(found => found.Value).Distinct()];

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Matches($"(?m)^(# TYPE )?{name}[ {{]", text));
    }

    [Fact]
    public async Task Prometheus_scrapes_what_was_converted_and_kept()
    {
        Assert.SkipUnless(ProgramSearch.Finds("prometheus"), "Prometheus is not installed");
        string folder = Directory.CreateTempSubdirectory("prometheus-").FullName;
        int port = FreePorts.Next();
        await File.WriteAllTextAsync(
            Path.Combine(folder, "prometheus.yml"),
            $"""
            scrape_configs:
              - job_name: orthanc
                scrape_interval: 1s
                metrics_path: /htj2k/metrics
                static_configs:
                  - targets: ["{new Uri(_server.Rest.Address).Authority}"]
            """,
            TestContext.Current.CancellationToken);
        using Process prometheus = Process.Start(new ProcessStartInfo(
            "prometheus",
                [$"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={folder}/data",
                $"--web.listen-address=127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"])
        { RedirectStandardError = true })!;
        prometheus.ErrorDataReceived += (_, _) => { };
        prometheus.BeginErrorReadLine();
        try
        {
            Assert.Equal("1", await QueryAsync(port, "sum(orthanc_htj2k_converted_total)"));
            Assert.Equal("1", await QueryAsync(port, """orthanc_htj2k_kept_total{reason="NoPixelData"}"""));
            Assert.Equal("2", await QueryAsync(port, "orthanc_htj2k_conversion_seconds_count"));
            Assert.Equal("0", await QueryAsync(port, "orthanc_htj2k_journal_entries"));
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync(CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Metrics_of_Orthanc_have_ours_too()
    {
        string text = Encoding.UTF8.GetString(await _server.Rest.BytesAsync("/tools/metrics-prometheus"));

        Assert.Matches("(?m)^orthanc_htj2k_converted_count 1(\\.0+)? ", text);
        Assert.Matches("(?m)^orthanc_htj2k_kept_count 1(\\.0+)? ", text);
        Assert.Matches("(?m)^orthanc_htj2k_bytes_in [0-9.e+]+ ", text);
    }

    /// <summary>The value of the only sample, as soon as there is one.</summary>
    private static async Task<string> QueryAsync(int port, string query)
    {
        using HttpClient client = new();
        for (DateTime patience = DateTime.UtcNow.AddMinutes(1); ; await Task.Delay(200, TestContext.Current.CancellationToken))
        {
            try
            {
                string answer =
                    await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/api/v1/query?query={Uri.EscapeDataString(query)}"),
                    TestContext.Current.CancellationToken);
                JsonArray samples = JsonNode.Parse(answer)!["data"]!["result"]!.AsArray();
                if (samples.Count > 0)
                {
                    return (string)Assert.Single(samples)!["value"]![1]!;
                }
            }
            catch (HttpRequestException)
            {
                // It has just been started.
            }

            Assert.True(DateTime.UtcNow < patience, $"Prometheus has no sample of {query}");
        }
    }

    [GeneratedRegex("orthanc_htj2k_[a-z_]+")]
    private static partial Regex MetricName();
}
