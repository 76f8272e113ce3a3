// SPDX-License-Identifier: GPL-3.0-or-later
namespace IngestBench;

/// <summary>An Orthanc ended before it answered.</summary>
internal sealed class ServerEndedException(int exitCode) : Exception($"Orthanc ends with exit code {exitCode}")
{
    public int ExitCode => exitCode;
}
