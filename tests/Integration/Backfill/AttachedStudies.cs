// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using Xunit;

namespace Integration.Backfill;

/// <summary>
/// Stored studies, of one instance and of more, with metadata, attachments and labels of users at every level and with protected patients;
/// and whether all of that is still there.
/// </summary>
internal sealed class AttachedStudies
{
    private const int AttachmentBytes = 3000;
    private const string UserNumber = "1031";

    private readonly OrthancServer _orthanc;
    private readonly bool _hasLabels;
    private readonly Dictionary<string, TestImage> _images = [];
    private readonly HashSet<(string Level, string Id)> _resources = [];

    private AttachedStudies(OrthancServer orthanc, bool hasLabels) => (_orthanc, _hasLabels) = (orthanc, hasLabels);

    public int Instances => _images.Count;

    private OrthancRest Rest => _orthanc.Rest;

    /// <summary>
    /// Half of the instances are alone in their series, study and patient; the others are in series of three, studies of two series and
    /// patients of two studies.
    /// </summary>
    public static async Task<AttachedStudies> StoreAsync(OrthancServer orthanc, int instances, bool withLabels = true)
    {
        AttachedStudies studies = new(orthanc, withLabels && await orthanc.Rest.VersionAsync() >= new Version(1, 12, 0));
        for (int i = 0; i < instances; i++)
        {
            (int patient, int study, int series) = i % 2 == 0 ? (i, i, i) : (-i / 24, -i / 12, -i / 6);
            await studies.StoreAsync($"KILLED{patient}", $"2.25.77{(i % 2) + 1}{Math.Abs(study):D4}",
                $"2.25.78{(i % 2) + 1}{Math.Abs(series):D4}");
        }

        return studies;
    }

    /// <summary>Checks every sample and all attached data.</summary>
    /// <param name="transferSyntax">The one that each instance must have.</param>
    /// <param name="orthanc">The server to ask; null for the one that stored the instances.</param>
    public async Task AssertWholeAsync(string transferSyntax, OrthancServer? orthanc = null)
    {
        OrthancRest rest = (orthanc ?? _orthanc).Rest;
        foreach ((string instance, TestImage image) in _images)
        {
            Assert.Equal(transferSyntax, Dcmtk.TransferSyntax(await rest.FileAsync(instance)));
            OpenJpegFrame.AssertSame(await rest.RawFrameAsync(instance, 0), image.PlanarFrame(0), image.BytesPerSample);
        }

        foreach ((string level, string id) in _resources)
        {
            string uri = $"/{level}/{id}";
            Assert.Equal(id, Encoding.UTF8.GetString(await rest.BytesAsync($"{uri}/metadata/{UserNumber}")));
            Assert.Equal(Attachment(id), await rest.BytesAsync($"{uri}/attachments/{UserNumber}/data"));
            if (_hasLabels)
            {
                Assert.Contains(Label(id), Encoding.UTF8.GetString(await rest.BytesAsync($"{uri}/labels")), StringComparison.Ordinal);
            }

            if (level == "patients")
            {
                Assert.Equal("1", Encoding.UTF8.GetString(await rest.BytesAsync($"{uri}/protected")));
            }
        }
    }

    /// <summary>The files in the storage that Orthanc does not know.</summary>
    public async Task<List<string>> OrphansAsync()
    {
        HashSet<string> known = await KnownFilesAsync();
        return [.. _orthanc.StoredFiles.Where(path => !known.Contains(Path.GetFileName(path)))];
    }

    /// <summary>The files that Orthanc knows and that are not in the storage.</summary>
    public async Task<List<string>> MissingAsync()
    {
        HashSet<string> known = await KnownFilesAsync();
        return [.. known.Except(_orthanc.StoredFiles.Select(path => Path.GetFileName(path)))];
    }

    /// <summary>UUIDs of the files that Orthanc knows.</summary>
    public async Task<HashSet<string>> KnownFilesAsync()
    {
        HashSet<string> known = [];
        foreach (string level in new[] { "instances", "series", "studies", "patients" })
        {
            foreach (JsonNode? id in JsonNode.Parse(await Rest.BytesAsync($"/{level}"))!.AsArray())
            {
                string uri = $"/{level}/{(string)id!}/attachments";
                foreach (JsonNode? name in JsonNode.Parse(await Rest.BytesAsync(uri))!.AsArray())
                {
                    _ = known.Add((string)JsonNode.Parse(await Rest.BytesAsync($"{uri}/{(string)name!}/info"))!["Uuid"]!);
                }
            }
        }

        return known;
    }

    private async Task StoreAsync(string patient, string study, string series)
    {
        TestImage image = new ImageDescription
        {
            Name = "attached",
            Rows = 64,
            Columns = 64,
            BitsAllocated = 16,
            BitsStored = 12,
            Change = item => item.Text(0x0010_0020, "LO", patient).Text(0x0020_000D, "UI", study).Text(0x0020_000E, "UI", series),
        }.Build();
        string instance = await Rest.UploadAsync(image.File);
        _images.Add(instance, image);
        await AttachAsync("instances", instance);
        foreach ((string level, string parent) in new[] { ("series", "series"), ("studies", "study"), ("patients", "patient") })
        {
            await AttachAsync(level, (string)JsonNode.Parse(await Rest.BytesAsync($"/instances/{instance}/{parent}"))!["ID"]!);
        }
    }

    private async Task AttachAsync(string level, string id)
    {
        if (!_resources.Add((level, id)))
        {
            return;
        }

        await Rest.PutAsync($"/{level}/{id}/metadata/{UserNumber}", Encoding.UTF8.GetBytes(id));
        await Rest.PutAsync($"/{level}/{id}/attachments/{UserNumber}", Attachment(id));
        if (_hasLabels)
        {
            await Rest.PutAsync($"/{level}/{id}/labels/{Label(id)}", []);
        }

        if (level == "patients")
        {
            await Rest.PutAsync($"/{level}/{id}/protected", "1"u8.ToArray());
        }
    }

    private static string Label(string id) => $"label-{id[..8]}";

    private static byte[] Attachment(string id)
    {
        byte[] seed = SHA256.HashData(Encoding.UTF8.GetBytes(id));
        return [.. Enumerable.Range(0, AttachmentBytes).Select(i => (byte)(seed[i % seed.Length] + (i / seed.Length)))];
    }
}
