// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Orthanc;
using Xunit;

namespace Integration.Backfill;

/// <summary>
/// An Orthanc that stores instances as received and may overwrite them, as if the plugin had been installed after the images arrived.
/// </summary>
public sealed class BackfillServer : IAsyncLifetime
{
    /// <summary>Metadata and attachments that users have given names.</summary>
    public const string NamedMetadata = "Reviewer", NamedAttachment = "report";

    internal OrthancServer Orthanc { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Orthanc = await StartAsync();

    public ValueTask DisposeAsync() => Orthanc.DisposeAsync();

    /// <param name="storage">A folder instead of a new one.</param>
    /// <param name="sourceName">The name that the configuration gives to the metadata 7204; null for none.</param>
    internal static Task<OrthancServer> StartAsync(bool mayOverwrite = true, bool allowsUnsafe = true, string? storage = null,
        string? sourceName = null)
        => OrthancServer.StartAsync(
        new JsonObject { ["Enabled"] = false, ["Backfill"] = new JsonObject { ["AllowUnsafe"] = allowsUnsafe } },
        configure: configuration =>
        {
            configuration["OverwriteInstances"] = mayOverwrite;
            JsonObject metadata = new() { [NamedMetadata] = 2000 };
            if (sourceName is not null)
            {
                metadata[sourceName] = 7204;
            }

            configuration["UserMetadata"] = metadata;
            configuration["UserContentType"] = new JsonObject { [NamedAttachment] = 2000 };
        },
        storage: storage);
}
