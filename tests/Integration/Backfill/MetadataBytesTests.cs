// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Backfill;

/// <summary>Metadata that are no text, which Orthanc keeps as they are but gives changed in its JSON.</summary>
public sealed class MetadataBytesTests(BackfillServer server) : IClassFixture<BackfillServer>
{
    /// <summary>UTF-8, Latin-1, a character cut short, control characters.</summary>
    private static readonly byte[][] s_values =
        [[0x47, 0xC3, 0xA9, 0x72], [0x47, 0xE9, 0x72, 0x61, 0x72, 0x64], [0x41, 0xC3, 0x41], [1, 0, 0x42, 0x0A, 0x7F]];

    private OrthancRest Rest => server.Orthanc.Rest;

    [Theory]
    [InlineData("2.25.7200002", 1)]
    [InlineData("2.25.7200003", 3)]
    public async Task Any_bytes_stay_at_every_level(string study, int count)
    {
        List<string> instances = [];
        for (int i = 0; i < count; i++)
        {
            instances.Add(await Rest.UploadAsync(BackfillRequests.Ct(study, patient: study).Build().File));
        }

        HashSet<string> resources = [.. instances.Select(instance => $"/instances/{instance}")];
        foreach ((string level, string name) in ((string, string)[])[("series", "series"), ("studies", "study"), ("patients", "patient")])
        {
            JsonNode parent = JsonNode.Parse(await Rest.BytesAsync($"/instances/{instances[0]}/{name}"))!;
            _ = resources.Add($"/{level}/{parent["ID"]}");
        }

        foreach (string uri in resources)
        {
            for (int i = 0; i < s_values.Length; i++)
            {
                await Rest.PutAsync($"{uri}/metadata/{1024 + i}", s_values[i]);
            }
        }

        await AssertValuesAsync(resources);
        foreach ((string operation, string transferSyntax) in ((string, string)[])
            [("convert", "1.2.840.10008.1.2.4.201"), ("restore", DicomFile.ExplicitLittleEndian)])
        {
            _ = await Rest.BackfillAsync($"{operation}-study", new JsonObject { ["Study"] = study });

            foreach (string instance in instances)
            {
                Assert.Equal(transferSyntax, Dcmtk.TransferSyntax(await Rest.FileAsync(instance)));
            }

            await AssertValuesAsync(resources);
        }
    }

    private async Task AssertValuesAsync(IEnumerable<string> resources)
    {
        foreach (string uri in resources)
        {
            for (int i = 0; i < s_values.Length; i++)
            {
                Assert.Equal(s_values[i], await Rest.BytesAsync($"{uri}/metadata/{1024 + i}"));
            }
        }
    }
}
