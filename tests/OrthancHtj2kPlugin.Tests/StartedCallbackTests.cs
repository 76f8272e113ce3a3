// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancSdkInterop.Abi;
using Xunit;

namespace OrthancHtj2kPlugin.Tests;

public sealed class StartedCallbackTests
{
    [Fact]
    public void A_part_that_cannot_start_is_logged_and_the_others_start()
    {
        using FakeOrthanc orthanc = new();
        int started = 0;

        StartedCallback.RunAll(orthanc, () => throw new InvalidOperationException("no thread"), () => started++);

        Assert.Equal(1, started);
        Assert.Contains(orthanc.Lines, line => line.StartsWith("error:", StringComparison.Ordinal)
            && line.Contains("no thread", StringComparison.Ordinal));
    }

    [Fact]
    public void Orthanc_goes_on_when_a_start_fails()
        => Assert.Equal((ErrorCode.Success, ErrorCode.Success), (StartedCallback.Failure, DicomWebTakeover.Failure));
}
