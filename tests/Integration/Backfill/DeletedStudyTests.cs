// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Backfill;

/// <summary>Users who delete a study while its instances are replaced.</summary>
public sealed class DeletedStudyTests
{
    private const int Instances = 600;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_deleted_in_the_middle_of_a_conversion_does_not_come_back(bool byBulkDelete)
    {
        await using OrthancServer orthanc = await BackfillServer.StartAsync();
        for (int i = 0; i < Instances; i++)
        {
            TestImage image = new ImageDescription
            {
                Name = "deleted",
                Rows = 64,
                Columns = 64,
                BitsAllocated = 16,
                BitsStored = 12,
                Change = item => item.Text(0x0010_0020, "LO", "DELETED").Text(0x0020_000D, "UI", "2.25.92").Text(0x0020_000E, "UI", "2.25.93"),
            }.Build();
            _ = await orthanc.Rest.UploadAsync(image.File);
        }

        string study = (string)JsonNode.Parse(await orthanc.Rest.BytesAsync("/studies"))!.AsArray().Single()!;
        using StringContent body = new("""{"All": true, "Asynchronous": true}""");
        string job = (string)(await orthanc.Rest.PostAsync("/htj2k/convert", body))!["Path"]!;
        JsonNode state;
        do
        {
            await Task.Delay(s_pause, TestContext.Current.CancellationToken);
            state = JsonNode.Parse(await orthanc.Rest.BytesAsync(job))!;
        }
        while ((int?)state["Content"]?["Converted"] is null or 0);
        Assert.Equal("Running", (string)state["State"]!);

        if (byBulkDelete)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/tools/bulk-delete");
            request.Content = new StringContent($$"""{"Resources": ["{{study}}"]}""");
            using HttpResponseMessage answer = await orthanc.Rest.SendAsync(request);
            Assert.True(answer.IsSuccessStatusCode);
        }
        else
        {
            await orthanc.Rest.DeleteAsync($"/studies/{study}");
        }

        do
        {
            await Task.Delay(s_pause, TestContext.Current.CancellationToken);
            state = JsonNode.Parse(await orthanc.Rest.BytesAsync(job))!;
        }
        while ((string)state["State"]! is "Running" or "Pending");

        Assert.Empty(JsonNode.Parse(await orthanc.Rest.BytesAsync("/instances"))!.AsArray());
        Assert.InRange((int)state["Content"]!["Converted"]!, 1, Instances - 1);
    }
}
