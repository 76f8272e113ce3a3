// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Backfill;
using Xunit;

namespace Integration.Cluster;

/// <summary>Users whom a balancer has sent to one server write to instances that another one replaces.</summary>
public sealed class ClusterWritersTests
{
    [Fact]
    public async Task What_is_written_by_another_server_in_the_middle_of_a_replacement_stays_so()
    {
        await using OrthancCluster cluster = await OrthancCluster.StartNewestAsync(2);

        await WritersTests.ReplaceAndWriteAsync(cluster.Servers[0], cluster.Servers[1]);
    }
}
