// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Transcoding;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Transcoding;

public sealed class WorkerPoolTests
{
    [Fact]
    public void Worker_is_tidied_before_it_is_idle()
    {
        int tidied = 0;
        using MemoryStream worker = new();
        using WorkerPool<MemoryStream> pool = new(1, () => worker, returned => tidied += returned == worker ? 1 : 0);

        for (int use = 1; use <= 2; use++)
        {
            MemoryStream rented = pool.Rent();
            Assert.Equal(use - 1, tidied);
            pool.Return(rented);
            Assert.Equal(use, tidied);
        }
    }
}
