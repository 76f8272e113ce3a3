// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Ingest;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Ingest;

public sealed class CallbackRefusalTests
{
    [Theory]
    [InlineData(ErrorCode.Plugin, "another plugin has the received-instance callback, and Orthanc takes only one")]
    [InlineData(ErrorCode.UnknownPluginService, "Orthanc 1.9.7 has no received-instance callback, which requires 1.10.0 or newer")]
    [InlineData(ErrorCode.Database, "Orthanc does not accept the received-instance callback (error 11)")]
    public void The_reason_is_that_of_the_error_code(ErrorCode code, string expected)
        => Assert.Equal(expected, CallbackRefusal.Explain(code, new OrthancVersion("1.9.7")));
}
