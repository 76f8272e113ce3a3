// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Backfill;

/// <summary>Users who write metadata and delete it while its instances are replaced, there and back.</summary>
public sealed class WritersTests
{
    private const int Instances = 8;
    private const int Rounds = 4;
    private const int MostRounds = 200;
    private const int Attempts = 100;

    [Fact]
    public async Task What_is_written_or_deleted_in_the_middle_of_a_replacement_stays_so()
    {
        await using OrthancServer orthanc = await BackfillServer.StartAsync();
        await ReplaceAndWriteAsync(orthanc, orthanc);
    }

    /// <summary>Converts and restores on one server while users write on another, or on the same.</summary>
    internal static async Task ReplaceAndWriteAsync(OrthancServer replacing, OrthancServer writing)
    {
        List<string> instances = [];
        for (int i = 0; i < Instances; i++)
        {
            TestImage image = new ImageDescription
            {
                Name = "written",
                Rows = 64,
                Columns = 64,
                BitsAllocated = 16,
                BitsStored = 12,
                Change = item => item.Text(0x0010_0020, "LO", $"WRITTEN{i / 2}").Text(0x0020_000D, "UI", $"2.25.91{i / 2}"),
            }.Build();
            instances.Add(await writing.Rest.UploadAsync(image.File));
        }

        using CancellationTokenSource end = new();
        int[] written = new int[2];
        Task[] writers = [.. instances.Chunk(Instances / 2)
            .Select((half, writer) => WriteAsync(writing, half, written.AsMemory(writer, 1), end.Token))];
        for (int round = 0; round < Rounds || (round < MostRounds && written.Min() <= Instances); round++)
        {
            using StringContent body = new("""{"All": true}""");
            (string operation, string done) = round % 2 == 0 ? ("convert", "Converted") : ("restore", "Restored");
            JsonNode total = (await replacing.Rest.PostAsync($"/htj2k/{operation}", body))!["Total"]!;
            Assert.Equal((0, Instances), ((int)total["Failed"]!, (int)total[done]!));
        }

        await end.CancelAsync();
        await Task.WhenAll(writers);
        Assert.All(written, times => Assert.True(times > Instances));
    }

    /// <param name="written">Receives how often each instance was written.</param>
    private static async Task WriteAsync(OrthancServer orthanc, string[] instances, Memory<int> written, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            string[] uris = [.. instances.Select(instance => $"/instances/{instance}/metadata/2001")];
            byte[] value = Encoding.ASCII.GetBytes((++written.Span[0]).ToString(CultureInfo.InvariantCulture));
            foreach (string uri in uris)
            {
                await orthanc.Rest.PutAsync(uri, value);
            }

            foreach (string uri in uris)
            {
                await ExpectAsync(orthanc, uri, value);
                await orthanc.Rest.DeleteAsync(uri);
            }

            foreach (string uri in uris)
            {
                await ExpectAsync(orthanc, uri, null);
            }
        }
    }

    /// <summary>Waits for a value, which is missing for a moment while its instance is replaced; null for none.</summary>
    private static async Task ExpectAsync(OrthancServer orthanc, string uri, byte[]? value)
    {
        (HttpStatusCode Code, byte[] Body) answer = (default, []);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            answer = await orthanc.Rest.GetAsync(uri);
            if (value is null ? answer.Code == HttpStatusCode.NotFound
                : answer.Code == HttpStatusCode.OK && answer.Body.SequenceEqual(value))
            {
                return;
            }

            await Task.Delay(20);
        }

        Assert.Fail($"{uri} is {answer.Code} {Encoding.ASCII.GetString(answer.Body)} in the place of {(value is null ? "nothing" : Encoding.ASCII.GetString(value))}");
    }
}
