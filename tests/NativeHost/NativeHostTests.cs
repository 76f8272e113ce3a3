// SPDX-License-Identifier: GPL-3.0-or-later
using Xunit;

namespace NativeHost;

/// <summary>The built plugin in a C program that plays Orthanc: the life of the library, hostile instances, refused services, encoders that
/// alter samples; all on threads with the stack of Orthanc's.</summary>
public abstract class NativeHostTests(HostProgram host)
{
    [Theory]
    [InlineData("lifecycle")]
    [InlineData("late")]
    [InlineData("garbage")]
    [InlineData("refusals")]
    [InlineData("altering")]
    [InlineData("routes")]
    [InlineData("reasons")]
    public void Plugin_survives(string scenario)
    {
        Assert.SkipWhen(host.Missing is not null, host.Missing ?? "");

        host.Run(scenario);
    }
}
