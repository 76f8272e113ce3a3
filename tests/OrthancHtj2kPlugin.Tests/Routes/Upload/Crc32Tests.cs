// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Routes.Upload;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes.Upload;

public sealed class Crc32Tests
{
    [Fact]
    public void Compute_gives_the_check_value_of_the_polynomial()
    {
        Assert.Equal(0xCBF43926, Crc32.Compute("123456789"u8));
        Assert.Equal(0u, Crc32.Compute([]));
    }
}
