// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Net;
using System.Text;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.Configuration;

/// <summary>
/// eng/prerequisites on a machine without .NET whose distribution has none: a server of this test has Microsoft's script.
/// </summary>
public sealed class PrerequisitesTests : IDisposable
{
    /// <summary>Installs an SDK that knows its version.</summary>
    private const string Script = "mkdir -p \"$4\"; printf '#!/bin/sh\\necho 10.0.100\\n' >\"$4/dotnet\"; chmod +x \"$4/dotnet\"";

    private readonly string _checkout = Directory.CreateTempSubdirectory("htj2k-prerequisites-").FullName;
    private readonly HttpListener _server = new();
    private readonly string _address = $"http://127.0.0.1:{FreePorts.Next()}/";

    public PrerequisitesTests()
    {
        _ = Directory.CreateDirectory(Path.Combine(_checkout, "eng"));
        File.Copy(Path.Combine(Repository.Root, "eng", "prerequisites"), Path.Combine(_checkout, "eng", "prerequisites"));
        string programs = Directory.CreateDirectory(Path.Combine(_checkout, "programs")).FullName;
        foreach (string program in new[] { "sh", "bash", "cat", "chmod", "curl", "env", "grep", "id", "mkdir" })
        {
            _ = File.CreateSymbolicLink(Path.Combine(programs, program), Path.Combine("/usr/bin", program));
        }

        foreach (string program in new[] { "apt-get", "apt-cache", "sudo" })
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

        (int exitCode, string output) = Source(forbidden: false);

        await answer;
        Assert.Equal(0, exitCode);
        Assert.StartsWith($"Downloading the .NET 10 SDK into {_checkout}/.dotnet, by {_address} (HTJ2K_NO_DOWNLOAD=1 forbids it)", output,
            StringComparison.Ordinal);
        Assert.EndsWith("10.0.100\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_SDK_is_named_where_downloads_are_forbidden()
    {
        (int exitCode, string output) = Source(forbidden: true);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("The .NET 10 SDK is missing", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_checkout, ".dotnet")));
    }

    private async Task AnswerAsync()
    {
        HttpListenerContext call = await _server.GetContextAsync();
        await call.Response.OutputStream.WriteAsync(Encoding.ASCII.GetBytes(Script));
        call.Response.Close();
    }

    private (int ExitCode, string Output) Source(bool forbidden)
    {
        ProcessStartInfo start =
            new("/usr/bin/bash", ["-c", "exec 2>&1; set -eu; . eng/prerequisites; dotnet --version"])
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
