// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.Backfill;

/// <summary>
/// A stored instance that ends Orthanc whenever the plugin opens its file, like one that crashes a decoder. fatal-file.c causes it.
/// </summary>
public sealed class FatalInstanceTests
{
    private const string Mark = "FATAL FILE";
    private const string Study = "2.25.7610001";
    private const int Others = 11;
    private const int Aborted = 128 + 6;

    [Theory]
    [InlineData("convert", "converted")]
    [InlineData("restore", "restored")]
    [InlineData("verify", "verified")]
    public async Task A_job_that_goes_on_leaves_it_for_the_end_tries_it_once_more_and_then_names_it(string operation, string participle)
    {
        Assert.SkipUnless(CCompiler.IsInstalled, "gcc is not installed");
        await using FatalServer server = await FatalServer.StartAsync(operation == "convert" ? null : "convert");
        OrthancServer orthanc = server.Orthanc;
        JsonNode job =
            await orthanc.Rest.BackfillAsync(operation, new JsonObject { ["All"] = true, ["Asynchronous"] = true, ["MaximumRate"] = 2 });
        string path = (string)job["Path"]!;

        Assert.Equal(Aborted, await orthanc.WaitForEndAsync());
        await orthanc.StartAgainAsync();
        _ = await orthanc.Rest.WaitForJobAsync(path,
            state => ReasonOf(server.Fatal, state["Content"]!) == $"Orthanc ended while it was {participle}");
        Assert.Equal(Aborted, await orthanc.WaitForEndAsync());
        await orthanc.StartAgainAsync();
        JsonNode content = (await orthanc.Rest.WaitForJobAsync(path, state => (string)state["State"]! == "Success"))["Content"]!;

        Assert.Equal((Others + 1, 1), ((int)content["Instances"]!, (int)content["Failed"]!));
        Assert.Contains("and again when that was tried alone", ReasonOf(server.Fatal, content), StringComparison.Ordinal);
        JsonNode next = (await orthanc.Rest.BackfillAsync(operation, new JsonObject { ["All"] = true }))["Total"]!;
        Assert.Equal((Others + 1, 1), ((int)next["Instances"]!, (int)next["Failed"]!));

        // The way that the reason names.
        await server.MendAsync();
        File.Delete(Path.Combine(JournalFolder.SuspectsOf(orthanc), server.Fatal + ".json"));
        JsonNode mended = (await orthanc.Rest.BackfillAsync(operation, new JsonObject { ["All"] = true }))["Total"]!;
        Assert.Equal((Others + 1, 0), ((int)mended["Instances"]!, (int)mended["Failed"]!));
    }

    [Fact]
    public async Task Requests_come_to_it_last_and_then_not_again()
    {
        Assert.SkipUnless(CCompiler.IsInstalled, "gcc is not installed");
        await using FatalServer server = await FatalServer.StartAsync(before: null);
        OrthancServer orthanc = server.Orthanc;
        JsonObject dryRun = new() { ["All"] = true, ["DryRun"] = true };
        for (int end = 0; end < 2; end++)
        {
            HttpRequestException error = await Assert.ThrowsAnyAsync<HttpRequestException>(() => RequestAsync(orthanc.Rest, dryRun));
            Assert.Null(error.StatusCode);
            Assert.Equal(Aborted, await orthanc.WaitForEndAsync());
            await orthanc.StartAgainAsync();
        }

        JsonNode total = (await RequestAsync(orthanc.Rest, dryRun))["Total"]!;
        Assert.Equal((Others, 1), ((int)total["Converted"]!, (int)total["Failed"]!));
        Assert.StartsWith("Orthanc ended while it was examined, and again", ReasonOf(server.Fatal, total), StringComparison.Ordinal);
    }

    /// <summary>Asks again while the plugin still examines the notes of the Orthanc before.</summary>
    private static async Task<JsonNode> RequestAsync(OrthancRest rest, JsonObject body)
    {
        while (true)
        {
            try
            {
                return await rest.BackfillAsync("convert", body);
            }
            catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                await Task.Delay(50);
            }
        }
    }

    private static string ReasonOf(string instance, JsonNode totals)
        => (string?)totals["Failures"]?.AsArray().FirstOrDefault(failure => (string)failure!["ID"]! == instance)?["Reason"] ?? "";

    private sealed class FatalServer : IAsyncDisposable
    {
        private readonly string _folder = OrthancInstallation.CreateFolder();

        private FatalServer(OrthancServer orthanc) => Orthanc = orthanc;

        public OrthancServer Orthanc { get; }

        public string Fatal { get; private set; } = "";

        /// <param name="before">The work done on all instances before the fatal one becomes fatal; null for none.</param>
        public static async Task<FatalServer> StartAsync(string? before)
        {
            FatalServer server = new(await BackfillServer.StartAsync());
            OrthancRest rest = server.Orthanc.Rest;
            for (int i = 0; i < Others; i++)
            {
                _ = await rest.UploadAsync(BackfillRequests.Ct(Study).Build().File);
            }

            ImageDescription ct = BackfillRequests.Ct(Study);
            server.Fatal =
                await rest.UploadAsync((ct with { Change = item => { ct.Change!(item); _ = item.Text(0x0020_4000, "LT", Mark); } })
                .Build().File);
            if (before is not null)
            {
                _ = await rest.BackfillAsync(before, new JsonObject { ["All"] = true });
            }

            string library = Path.Combine(server._folder, "fatal-file.so");
            CCompiler.Compile(Path.Combine(Repository.Root, "tests", "Integration", "Backfill", "fatal-file.c"), library, "-shared",
                "-fPIC", "-ldl");
            server.Orthanc.Preload = OrthancInstallation.PathInside(library);
            await server.StartAgainAsync();
            return server;
        }

        /// <summary>Makes the instance harmless.</summary>
        public Task MendAsync()
        {
            Orthanc.Preload = null;
            return StartAgainAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Orthanc.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }

        private async Task StartAgainAsync()
        {
            _ = await Orthanc.StopAsync();
            await Orthanc.StartAgainAsync();
        }
    }
}
