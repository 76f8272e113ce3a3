// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Backfill;

/// <summary>Requests to the routes that work on stored instances, and instances to work on.</summary>
internal static class BackfillRequests
{
    public static ImageDescription Ct(string study, string patient = "HTJ2K-BACKFILL") => new()
    {
        Name = "CT",
        Modality = "CT",
        SopClassUid = "1.2.840.10008.5.1.4.1.1.2",
        BitsAllocated = 16,
        BitsStored = 12,
        Change = item => item.Text(0x0010_0020, "LO", patient).Text(0x0020_000D, "UI", study).Text(0x0020_000E, "UI", study + ".1"),
    };

    public static async Task<JsonNode> BackfillAsync(this OrthancRest rest, string route, JsonObject body)
    {
        using StringContent content = new(body.ToJsonString());
        return (await rest.PostAsync($"/htj2k/{route}", content))!;
    }

    public static async Task<JsonNode> WaitForJobAsync(this OrthancRest rest, string path, Func<JsonNode, bool> isThere, int minutes = 1)
    {
        DateTime patience = DateTime.UtcNow.AddMinutes(minutes);
        while (true)
        {
            (HttpStatusCode code, byte[] body) = await rest.GetAsync(path);
            if (code == HttpStatusCode.OK && JsonNode.Parse(body) is { } state && isThere(state))
            {
                return state;
            }

            Assert.True(DateTime.UtcNow < patience, $"The job does not come that far: {(int)code} {Encoding.UTF8.GetString(body)}");
            await Task.Delay(50);
        }
    }
}
