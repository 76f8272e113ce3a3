// SPDX-License-Identifier: GPL-3.0-or-later
using Xunit;

namespace OrthancSdkInterop.Tests;

public class OrthancVersionTests
{
    [Theory]
    [InlineData("1.12.11", true)]
    [InlineData("1.12.12", true)]
    [InlineData("1.13.0", true)]
    [InlineData("2.0.0", true)]
    [InlineData("1.12.11-rc1", true)]
    [InlineData("mainline", true)]
    [InlineData("mainline-9f2a", true)]
    [InlineData("", true)]
    [InlineData("1.12.10", false)]
    [InlineData("1.10.1", false)]
    [InlineData("1.12", false)]
    [InlineData("0.99.99", false)]
    public void IsAtLeast_compares_numbers_and_takes_unknown_versions_for_newer(string version, bool isAtLeast)
    {
        Assert.Equal(isAtLeast, new OrthancVersion(version).IsAtLeast(1, 12, 11));
    }
}
