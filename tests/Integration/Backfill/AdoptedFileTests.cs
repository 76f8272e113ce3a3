// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.Backfill;

/// <summary>An Orthanc with a plugin that says, as the advanced-storage plugin does, that a file belongs to another program.</summary>
public sealed class AdoptedFileTests
{
    private const string Reason = "its file belongs to another program (adopted, IsOwnedByOrthanc is false)";

    /// <param name="isRewritten">Orthanc rewrites files in place.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_adopted_file_stays_and_the_others_are_replaced(bool isRewritten)
    {
        Assert.SkipUnless(FailingPlugin.Missing is null, FailingPlugin.Missing ?? "");
        Assert.SkipWhen(isRewritten && OrthancInstallation.Version < new Version(1, 12, 11), "This Orthanc rewrites no files to HTJ2K");
        string folder = OrthancInstallation.CreateFolder(), plugin = Path.Combine(folder, "adopting_plugin.so");
        string adopted = Directory.CreateDirectory(Path.Combine(folder, "adopted")).FullName;
        string source = Path.Combine(Repository.Root, "tests", "Integration", "Orthanc", "native", "adopting_plugin.c");
        CCompiler.Compile(source, plugin, "-shared", "-fPIC", "-isystem", "/usr/include",
            $"-DADOPTED=\"{OrthancInstallation.PathInside(adopted)}\"");
        string storage = Path.Combine(folder, "storage");
        byte[] owned = BackfillRequests.Ct("2.25.7941").Build().File, others = BackfillRequests.Ct("2.25.7942").Build().File;
        string kept;
        await using (OrthancServer receiving = await BackfillServer.StartAsync(storage: storage))
        {
            _ = await receiving.Rest.UploadAsync(owned);
            kept = await receiving.Rest.UploadAsync(others);
            Assert.Equal(0, await receiving.StopAsync());
        }

        await File.WriteAllTextAsync(Path.Combine(adopted, kept), "", TestContext.Current.CancellationToken);
        await using (OrthancServer orthanc = await OrthancServer.StartAsync(
            new JsonObject { ["Enabled"] = false, ["Backfill"] = new JsonObject { ["AllowUnsafe"] = true } },
            configure: configuration =>
            {
                configuration["OverwriteInstances"] = true;
                if (isRewritten)
                {
                    configuration["IngestTranscoding"] = "1.2.840.10008.1.2.4.201";
                }

                configuration["Plugins"]!.AsArray().Add(OrthancInstallation.PathInside(plugin));
            },
            storage: storage))
        {
            JsonNode predicted = await ConvertAsync(orthanc, isDryRun: true);
            Assert.Equal((1, 1), ((int)predicted["Converted"]!, (int)predicted["Kept"]![Reason]!));

            JsonNode total = await ConvertAsync(orthanc, isDryRun: false);

            Assert.Equal((1, 1), ((int)total["Converted"]!, (int)total["Kept"]![Reason]!));
            Assert.Equal(others, await orthanc.Rest.FileAsync(kept));
            Assert.Empty(JournalFolder.Entries(orthanc));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<JsonNode> ConvertAsync(OrthancServer orthanc, bool isDryRun)
    {
        JsonObject all = new() { ["All"] = true, ["DryRun"] = isDryRun, ["Sample"] = 1 };
        return (await orthanc.Rest.BackfillAsync("convert", all))["Total"]!;
    }
}
