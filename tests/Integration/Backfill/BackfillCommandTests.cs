// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Net;
using Integration.Images;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.Backfill;

/// <summary>packaging/htj2k-backfill.</summary>
public sealed class BackfillCommandTests(BackfillServer server) : IClassFixture<BackfillServer>
{
    private static readonly string[] s_tools = ["/usr/bin/curl", "/usr/bin/jq"];

    [Fact]
    public async Task The_command_predicts_and_converts_all_studies_or_one_and_sums_up()
    {
        Assert.SkipUnless(s_tools.All(File.Exists), "curl or jq is not installed");
        foreach (string study in (string[])["2.25.7900001", "2.25.7900002"])
        {
            _ = await server.Orthanc.Rest.UploadAsync(
                new ImageDescription { Name = "command", Change = item => item.Text(0x0020_000D, "UI", study) }.Build().File);
        }

        (int exitCode, string output) = await RunAsync("--all", "--dry-run");
        Assert.True(exitCode == 0, output);
        Assert.Contains("Study 2.25.7900001 would convert 1, kept 0, already 0, ", output, StringComparison.Ordinal);
        Assert.Contains("All: would convert 2, ", output, StringComparison.Ordinal);

        (exitCode, output) = await RunAsync("--study", "2.25.7900002");
        Assert.True(exitCode == 0, output);
        Assert.Contains("[1/1] Study 2.25.7900002 converted 1, kept 0, already 0, ", output, StringComparison.Ordinal);

        (exitCode, output) = await RunAsync("--all");
        Assert.True(exitCode == 0, output);
        Assert.Contains("All: converted 1, kept 0, already 1, ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_study_that_is_not_there_does_not_keep_the_others_from_being_converted()
    {
        Assert.SkipUnless(s_tools.All(File.Exists), "curl or jq is not installed");
        string instance =
            await server.Orthanc.Rest.UploadAsync(
            new ImageDescription { Name = "command", Change = item => item.Text(0x0020_000D, "UI", "2.25.7900003") }.Build().File);

        (int exitCode, string output) = await RunAsync("--study", "1.2.3.4", "--study", "2.25.7900003");
        await server.Orthanc.Rest.DeleteAsync($"/instances/{instance}");

        Assert.True(exitCode == 3, output);
        Assert.Contains("404 There is no study \"1.2.3.4\".", output, StringComparison.Ordinal);
        Assert.Contains("[2/2] Study 2.25.7900003 converted 1, ", output, StringComparison.Ordinal);
        Assert.Contains("All: converted 1, ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--all", "--nonsense")]
    [InlineData(2)]
    [InlineData(3, "--study", "1.2.3.4")]
    public async Task Trouble_has_an_exit_code_of_its_own(int expected, params string[] arguments)
    {
        Assert.SkipUnless(s_tools.All(File.Exists), "curl or jq is not installed");

        (int exitCode, string output) = await RunAsync(arguments);

        Assert.True(exitCode == expected, output);
    }

    [Theory]
    [InlineData("--all")]
    [InlineData("--study", "2.25.1")]
    public async Task Answers_that_are_not_of_the_plugin_are_trouble_of_the_server(params string[] arguments)
    {
        Assert.SkipUnless(s_tools.All(File.Exists), "curl or jq is not installed");
        string address = $"http://127.0.0.1:{FreePorts.Next()}";
        using HttpListener proxy = new();
        proxy.Prefixes.Add(address + "/");
        proxy.Start();
        Task serving = ServeAsync(proxy, "<html>Please wait</html>"u8.ToArray());

        (int exitCode, string output) = await RunAsync(arguments, address);
        proxy.Stop();
        await serving;

        Assert.True(exitCode == 3, output);
        Assert.EndsWith($"{address} does not answer as Orthanc and the plugin do\n", output, StringComparison.Ordinal);
    }

    private static async Task ServeAsync(HttpListener proxy, byte[] page)
    {
        try
        {
            while (true)
            {
                HttpListenerContext call = await proxy.GetContextAsync();
                await call.Response.OutputStream.WriteAsync(page);
                call.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    private Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunAsync(arguments, server.Orthanc.Rest.Address);

    private static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, string address)
    {
        ProcessStartInfo start =
            new(Path.Combine(Repository.Root, "packaging", "htj2k-backfill"), [.. arguments, "--url", address])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }
}
