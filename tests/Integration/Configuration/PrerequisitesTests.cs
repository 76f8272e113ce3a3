// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Net;
using System.Text;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.Configuration;

/// <summary>
/// eng/prerequisites and eng/sdk on a machine without .NET whose distribution has none: a server of this test has Microsoft's script.
/// </summary>
public sealed class PrerequisitesTests : IDisposable
{
    /// <summary>Installs an SDK that knows its version.</summary>
    private const string Script = "mkdir -p \"$4\"; printf '#!/bin/sh\\necho 10.0.100\\n' >\"$4/dotnet\"; chmod +x \"$4/dotnet\"";

    private const string Install = "exec 2>&1; set -eu; . eng/prerequisites; dotnet --version";

    /// <summary>As the scripts begin that build.</summary>
    private const string Use = "exec 2>&1; set -eu; . eng/sdk; dotnet --version";

    private static readonly string[] s_administration = ["apt-get", "apt-cache", "sudo"];

    private readonly string _checkout = Directory.CreateTempSubdirectory("htj2k-prerequisites-").FullName;
    private readonly HttpListener _server = new();
    private readonly string _address = $"http://127.0.0.1:{FreePorts.Next()}/";

    public PrerequisitesTests()
    {
        _ = Directory.CreateDirectory(Path.Combine(_checkout, "eng"));
        foreach (string script in new[] { "prerequisites", "sdk" })
        {
            File.Copy(Path.Combine(Repository.Root, "eng", script), Path.Combine(_checkout, "eng", script));
        }

        string programs = Directory.CreateDirectory(Path.Combine(_checkout, "programs")).FullName;
        foreach (string program in new[] { "sh", "bash", "cat", "chmod", "curl", "env", "grep", "id", "mkdir" })
        {
            _ = File.CreateSymbolicLink(Path.Combine(programs, program), Path.Combine("/usr/bin", program));
        }

        foreach (string program in s_administration)
        {
            _ = File.CreateSymbolicLink(Path.Combine(programs, program), "/usr/bin/true");
        }

        _server.Prefixes.Add(_address);
        _server.Start();
    }

    public void Dispose()
    {
        _server.Close();
        Directory.Delete(_checkout, recursive: true);
    }

    [Fact]
    public async Task Missing_SDK_is_fetched_after_a_line_that_says_so()
    {
        Task answer = AnswerAsync();

        (int exitCode, string output) = Run(Install, forbidden: false);

        await answer;
        Assert.Equal(0, exitCode);
        Assert.StartsWith($"Downloading the .NET 10 SDK into {_checkout}/.dotnet, by {_address} (HTJ2K_NO_DOWNLOAD=1 forbids it)", output,
            StringComparison.Ordinal);
        Assert.EndsWith("10.0.100\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_SDK_is_named_where_downloads_are_forbidden()
    {
        (int exitCode, string output) = Run(Install, forbidden: true);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("The .NET 10 SDK is missing", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_checkout, ".dotnet")));
    }

    [Fact]
    public async Task Missing_SDK_alone_needs_neither_apt_nor_sudo()
    {
        foreach (string program in s_administration)
        {
            File.Delete(Path.Combine(_checkout, "programs", program));
        }

        Task answer = AnswerAsync();

        (int exitCode, string output) = Run(Install, forbidden: false);

        await answer;
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Later_process_finds_the_SDK_that_was_fetched()
    {
        (int exitCode, string output) = Run(Use, forbidden: false);
        Assert.Equal(1, exitCode);
        Assert.StartsWith("There is no .NET 10 SDK. On Debian and Ubuntu, eng/prerequisites ", output, StringComparison.Ordinal);
        Task answer = AnswerAsync();
        _ = Run(Install, forbidden: false);
        await answer;

        (exitCode, output) = Run(Use, forbidden: false);

        Assert.Equal((0, "10.0.100\n"), (exitCode, output));
    }

    private async Task AnswerAsync()
    {
        HttpListenerContext call = await _server.GetContextAsync();
        await call.Response.OutputStream.WriteAsync(Encoding.ASCII.GetBytes(Script));
        call.Response.Close();
    }

    private (int ExitCode, string Output) Run(string command, bool forbidden)
    {
        ProcessStartInfo start =
            new("/usr/bin/bash", ["-c", command])
            {
                WorkingDirectory = _checkout,
                RedirectStandardOutput = true
            };
        start.Environment.Clear();
        start.Environment["PATH"] = Path.Combine(_checkout, "programs");
        start.Environment["HOME"] = _checkout;
        start.Environment["HTJ2K_DOTNET_INSTALL"] = _address;
        start.Environment["HTJ2K_NO_DOWNLOAD"] = forbidden ? "1" : "0";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
