// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.Notices;

/// <summary>The setting "Notify": what is posted, by Orthanc's own HTTP client.</summary>
public sealed class NoticeTests : IDisposable
{
    private const string Secret = "secret";

    private readonly string _folder = OrthancInstallation.CreateFolder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Job_that_ends_is_told_again_after_a_refusal_and_nothing_names_a_patient()
    {
        await using NoticeReceiver receiver = new();
        receiver.Answers.Clear();
        receiver.Answers.Enqueue("500 Internal Server Error\r\n");
        receiver.Answers.Enqueue("204 No Content\r\n");
        await using OrthancServer server = await StartAsync(receiver.Address);
        TestImage image = new ImageDescription
        {
            Name = "told",
            Modality = "CT",
            Change = set => set.Text(0x0010_0010, "PN", Secret).Text(0x0010_0020, "LO", Secret),
        }.Build();
        string instance = await server.Rest.UploadAsync(image.File);
        string study = (string)JsonNode.Parse(await server.Rest.BytesAsync($"/instances/{instance}/study"))!["ID"]!;

        string job = (string)(await server.Rest.BackfillAsync("convert-study",
            new JsonObject { ["Study"] = study, ["Asynchronous"] = true }))["ID"]!;
        (string line, string refused) = receiver.Next();
        (_, string told) = receiver.Next();

        Assert.Equal("POST /hook HTTP/1.1", line);
        Assert.Equal(refused, told);
        JsonNode notice = JsonNode.Parse(told)!;
        Assert.Equal(("JobEnded", job, "Success", "Convert", false, 1, 1, 0),
            ((string)notice["Event"]!, (string)notice["Job"]!, (string)notice["State"]!, (string)notice["Operation"]!,
            (bool)notice["DryRun"]!, (int)notice["Instances"]!, (int)notice["Converted"]!, (int)notice["Failed"]!));
        Assert.Equal(image.File.Length, (int)notice["BytesBefore"]!);
        foreach (string identifier in (string[])[Secret, instance, study, image.SopInstanceUid, "2.25."])
        {
            Assert.DoesNotContain(identifier, told, StringComparison.Ordinal);
        }

        JsonNode status = await server.Rest.StatusAsync();
        Assert.True((bool)status["Settings"]!["Notify"]!);
        Assert.DoesNotContain("hook", status.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_job_is_told_and_one_that_a_stop_of_Orthanc_pauses_is_not()
    {
        await using NoticeReceiver receiver = new();
        await using OrthancServer server = await StartAsync(receiver.Address);
        for (int i = 0; i < 6; i++)
        {
            _ = await server.Rest.UploadAsync(new ImageDescription { Name = "slow" }.Build().File);
        }

        JsonObject slowly = new() { ["All"] = true, ["Asynchronous"] = true, ["MaximumRate"] = 1 };
        string path = (string)(await server.Rest.BackfillAsync("convert", slowly))["Path"]!;
        _ = await server.Rest.WaitForJobAsync(path, state => (string)state["State"]! == "Running");
        using StringContent nothing = new("");
        _ = await server.Rest.PostAsync($"{path}/cancel", nothing);

        Assert.Equal("Canceled", (string)receiver.NextNotice()["State"]!);
        path = (string)(await server.Rest.BackfillAsync("convert", slowly))["Path"]!;
        _ = await server.Rest.WaitForJobAsync(path, state => (string)state["State"]! == "Running");
        Assert.Equal(0, await server.StopAsync());
        Assert.True(receiver.IsQuiet());
    }

    [Fact]
    public async Task Conversion_that_fails_is_told_by_its_reason()
    {
        Assert.SkipWhen(FailingPlugin.Missing is not null, FailingPlugin.Missing ?? "");
        await using NoticeReceiver receiver = new();
        await using OrthancServer server = await FailingPlugin.StartAsync(_folder, new JsonObject { ["Notify"] = receiver.Address });

        _ = await server.Rest.UploadAsync(new ImageDescription { Name = "well" }.Build().File);
        _ = await server.Rest.UploadAsync(FailingPlugin.Image().File);
        JsonNode notice = receiver.NextNotice();

        Assert.Equal("ConversionFailed", (string)notice["Event"]!);
        Assert.Equal("""{"OutOfMemory":1}""", notice["Failures"]!.ToJsonString());
    }

    [Fact]
    public async Task Receiver_that_does_not_answer_holds_up_neither_uploads_nor_the_stop()
    {
        await using NoticeReceiver receiver = new() { IsSlow = true };
        await using OrthancServer server = await StartAsync(receiver.Address, enabled: true);
        _ = await server.Rest.BackfillAsync("verify", new JsonObject { ["All"] = true, ["Asynchronous"] = true });
        _ = receiver.Next();

        _ = await server.Rest.UploadAsync(new ImageDescription { Name = "meanwhile" }.Build().File);
        _ = await server.Rest.StatusAsync();
        _ = await server.Rest.BytesAsync("/jobs?expand");

        // What is held up would end together with the attempt to tell.
        Assert.True(receiver.IsWaitedFor);
        Assert.Equal(0, await server.StopAsync());
        Assert.EndsWith("because Orthanc stops: 1", (await server.Log.WaitForAsync("notices not delivered"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receiver_that_is_not_there_holds_up_nothing()
    {
        await using OrthancServer server = await StartAsync($"http://localhost:{FreePorts.Next()}/");
        string path = (string)(await server.Rest.BackfillAsync("verify",
            new JsonObject { ["All"] = true, ["Asynchronous"] = true }))["Path"]!;
        _ = await server.Rest.WaitForJobAsync(path, state => (string)state["State"]! == "Success");

        Assert.Equal(0, await server.StopAsync());
        Assert.NotEmpty(await server.Log.WaitForAsync("because Orthanc stops: 1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Secure_receiver_hears_of_a_job_when_Orthanc_knows_its_certificate(bool isKnown)
    {
        await using NoticeReceiver receiver = new(isSecure: true);
        string authorities = Path.Combine(_folder, "authorities.pem");
        await File.WriteAllTextAsync(authorities, receiver.Certificate, TestContext.Current.CancellationToken);
        await using OrthancServer server = await StartAsync(receiver.Address, configure: configuration =>
        {
            configuration["HttpsVerifyPeers"] = true;
            if (isKnown)
            {
                configuration["HttpsCACertificates"] = OrthancInstallation.PathInside(authorities);
            }
        });

        _ = await server.Rest.BackfillAsync("verify", new JsonObject { ["All"] = true, ["Asynchronous"] = true });

        if (isKnown)
        {
            Assert.Equal("Verify", (string)receiver.NextNotice()["Operation"]!);
        }
        else
        {
            Assert.True(receiver.IsQuiet());
        }
    }

    [Theory]
    [InlineData("307 Temporary Redirect", "POST /hook HTTP/1.1")]
    [InlineData("302 Found", "GET /hook HTTP/1.1")]
    public async Task Redirection_is_followed_as_browsers_do(string answer, string line)
    {
        await using NoticeReceiver other = new();
        await using NoticeReceiver receiver = new();
        receiver.Answers.Clear();
        receiver.Answers.Enqueue($"{answer}\r\nLocation: {other.Address}\r\n");
        await using OrthancServer server = await StartAsync(receiver.Address);

        _ = await server.Rest.BackfillAsync("verify", new JsonObject { ["All"] = true, ["Asynchronous"] = true });
        string notice = receiver.Next().Body;

        Assert.Equal((line, line[0] == 'P' ? notice : ""), other.Next());
    }

    private static Task<OrthancServer> StartAsync(string address, bool enabled = false, Action<JsonObject>? configure = null)
        => OrthancServer.StartAsync(
            new JsonObject
            {
                ["Enabled"] = enabled,
                ["Notify"] = address,
                ["Backfill"] = new JsonObject { ["AllowUnsafe"] = true },
            },
            configure: configuration =>
            {
                configuration["OverwriteInstances"] = true;
                configure?.Invoke(configuration);
            });
}
