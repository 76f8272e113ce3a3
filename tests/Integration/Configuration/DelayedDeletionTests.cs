// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using Integration.Routes;
using Xunit;

namespace Integration.Configuration;

/// <summary>An Orthanc with the DelayedDeletion plugin, which keeps the files where Orthanc does.</summary>
public sealed class DelayedDeletionTests
{
    [Fact]
    public async Task The_journal_lies_in_the_storage_folder_once_that_has_files()
    {
        Assert.SkipWhen(OrthancInstallation.DelayedDeletion is null, "The DelayedDeletion plugin is not installed");
        string folder = OrthancInstallation.CreateFolder(), storage = Path.Combine(folder, "storage");
        await using (OrthancServer orthanc = await OrthancServer.StartAsync(
            new JsonObject { ["Enabled"] = false },
            configure: configuration =>
            {
                configuration["OverwriteInstances"] = true;
                configuration["Plugins"]!.AsArray().Add(OrthancInstallation.DelayedDeletion);
                configuration["DelayedDeletion"] =
                    new JsonObject { ["Enable"] = true, ["Path"] = OrthancInstallation.PathInside(Path.Combine(folder, "pending.db")) };
            },
            storage: storage))
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/convert") { Content = new StringContent("""{"All": true}""") };
            using HttpResponseMessage answer = await orthanc.Rest.SendAsync(request);
            await RouteAnswers.AssertMessageAsync(answer, HttpStatusCode.Conflict, "JournalDirectory");
            _ = await orthanc.Rest.UploadAsync(BackfillRequests.Ct("2.25.7951").Build().File);

            JsonNode total = (await orthanc.Rest.BackfillAsync("convert", new JsonObject { ["All"] = true }))["Total"]!;

            Assert.Equal(1, (int)total["Converted"]!);
        }

        Directory.Delete(folder, recursive: true);
    }
}
