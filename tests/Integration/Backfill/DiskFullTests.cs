// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Text.Json.Nodes;
using Integration.Orthanc;
using Xunit;

namespace Integration.Backfill;

/// <summary>A backfill on a disk that has no room left.</summary>
public sealed class DiskFullTests : IDisposable
{
    private const int Instances = 30;
    private const string Htj2k = "1.2.840.10008.1.2.4.201";

    private readonly string _disk = OrthancInstallation.CreateFolder();
    private readonly bool _isMounted;

    public DiskFullTests() => _isMounted = Run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", _disk) == 0;

    /// <param name="room">Bytes that are free.</param>
    [Theory]
    [InlineData(0)]
    [InlineData(8 << 20)]
    public async Task Nothing_is_replaced_without_room_and_all_is_when_there_is_room_again(long room)
    {
        Assert.SkipUnless(_isMounted, "only root can mount a small disk");
        await using OrthancServer orthanc = await BackfillServer.StartAsync(storage: _disk);
        AttachedStudies studies = await AttachedStudies.StoreAsync(orthanc, Instances);
        string ballast = Path.Combine(_disk, "ballast");
        Fill(ballast, leave: room);

        JsonNode full = await ConvertAsync(orthanc);
        Assert.Equal((Instances, 0), ((int)full["Failed"]!, (int)full["Converted"]!));
        Assert.All(full["Failures"]!.AsArray(),
            failure => Assert.Contains("has no room", (string)failure!["Reason"]!, StringComparison.Ordinal));
        Assert.Empty(JournalFolder.Entries(orthanc));

        File.Delete(ballast);
        JsonNode rest = await ConvertAsync(orthanc);
        Assert.Equal((0, Instances), ((int)rest["Failed"]!, (int)rest["Instances"]!));
        await studies.AssertWholeAsync(Htj2k);
    }

    public void Dispose()
    {
        if (_isMounted)
        {
            _ = Run("umount", _disk);
        }

        Directory.Delete(_disk, recursive: true);
    }

    private static async Task<JsonNode> ConvertAsync(OrthancServer orthanc)
    {
        using StringContent body = new("""{"All": true}""");
        return (await orthanc.Rest.PostAsync("/htj2k/convert", body))!["Total"]!;
    }

    /// <summary>Leaves this many bytes free, or a little less.</summary>
    private void Fill(string path, long leave)
    {
        byte[] zeros = new byte[4096];
        DriveInfo drive = new(_disk);
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        while (drive.AvailableFreeSpace > leave)
        {
            file.Write(zeros);
        }
    }

    private static int Run(string command, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
