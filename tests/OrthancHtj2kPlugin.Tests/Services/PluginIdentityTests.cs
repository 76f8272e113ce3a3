// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using OrthancHtj2kPlugin.Services;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Services;

public class PluginIdentityTests
{
    [Fact]
    public void Version_is_that_of_the_assembly()
    {
        Assert.Equal(typeof(PluginIdentity).Assembly.GetName().Version!.ToString(3), Encoding.ASCII.GetString(PluginIdentity.Version));
    }
}
