// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Cluster;

/// <summary>Transactions and statements of the database for each instance, as PostgreSQL counts them.</summary>
public sealed class RoundTripTests(ITestOutputHelper output)
{
    private const int Instances = 40;
    private const int InstancesInSeries = 20;

    /// <summary>PostgreSQL notes transactions a second late.</summary>
    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task An_instance_costs_no_more_when_it_is_converted_as_it_comes_and_little_when_it_is_converted_later()
    {
        await using OrthancCluster cluster =
            await OrthancCluster.StartNewestAsync(2, (number, configuration) => configuration["Htj2k"]!["Enabled"] = number == 1);
        (OrthancServer keeping, OrthancServer converting) = (cluster.Servers[0], cluster.Servers[1]);
        _ = await cluster.Database.QueryAsync("CREATE EXTENSION pg_stat_statements");

        (_, double kept) = await CountAsync(cluster, "kept as received", () => StoreAsync(keeping, 1));
        (_, double arrived) = await CountAsync(cluster, "converted as received", () => StoreAsync(converting, 2));
        (_, double converted) = await CountAsync(cluster, "converted later", () => BackfillAsync(keeping, "convert"));
        (_, double restored) = await CountAsync(cluster, "restored", () => BackfillAsync(keeping, "restore"));

        Assert.Equal(kept, arrived, 1.0);
        (double ofConversion, double ofRestoration) = await FindsInOneStatementAsync(keeping) ? (38, 30) : (105, 95);
        Assert.InRange(converted, 1, ofConversion);
        Assert.InRange(restored, 1, ofRestoration);
    }

    /// <summary>True for the index plugins from 7.0 on.</summary>
    private static async Task<bool> FindsInOneStatementAsync(OrthancServer server)
        => (bool?)JsonNode.Parse(await server.Rest.BytesAsync("/system"))!["Capabilities"]?["HasExtendedFind"] == true;

    private static async Task StoreAsync(OrthancServer server, int patient)
    {
        for (int i = 0; i < Instances; i++)
        {
            int series = i / InstancesInSeries;
            _ = await server.Rest.UploadAsync(new ImageDescription
            {
                Name = "counted",
                Rows = 64,
                Columns = 64,
                BitsAllocated = 16,
                BitsStored = 12,
                Change = item => item.Text(0x0010_0020, "LO", $"COUNTED{patient}").Text(0x0020_000D, "UI", $"2.25.8{patient}")
                    .Text(0x0020_000E, "UI", $"2.25.8{patient}{series}"),
            }.Build().File);
        }
    }

    private static async Task BackfillAsync(OrthancServer server, string operation)
    {
        string patient = JsonNode.Parse(await server.Rest.BytesAsync("/patients?expand"))!.AsArray()
            .Select(item => (ID: (string)item!["ID"]!, Name: (string)item["MainDicomTags"]!["PatientID"]!))
            .Single(item => item.Name == "COUNTED1").ID;
        using StringContent body = new($$"""{"Patient": "{{patient}}"}""");
        JsonNode total = (await server.Rest.PostAsync($"/htj2k/{operation}-patient", body))!["Total"]!;
        Assert.Equal(Instances, (int)total[operation == "convert" ? "Converted" : "Restored"]!);
    }

    /// <returns>For each instance.</returns>
    private async Task<(double Transactions, double Statements)> CountAsync(OrthancCluster cluster, string name, Func<Task> work)
    {
        double before = await TransactionsAsync(cluster);
        _ = await cluster.Database.QueryAsync("SELECT pg_stat_statements_reset()");
        await work();
        double statements = await NumberAsync(cluster, "SELECT sum(calls) FROM pg_stat_statements") / Instances;
        double transactions = (await TransactionsAsync(cluster) - before) / Instances;
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{name}: {transactions:F1} transactions, {statements:F1} statements"));
        return (transactions, statements);
    }

    private static async Task<double> TransactionsAsync(OrthancCluster cluster)
    {
        await Task.Delay(s_delay);
        return await NumberAsync(cluster, "SELECT sum(xact_commit + xact_rollback) FROM pg_stat_database");
    }

    private static async Task<double> NumberAsync(OrthancCluster cluster, string sql)
        => double.Parse(await cluster.Database.QueryAsync(sql), CultureInfo.InvariantCulture);
}
