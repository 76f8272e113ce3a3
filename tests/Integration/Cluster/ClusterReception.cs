// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using Integration.Images;
using Integration.Orthanc;

namespace Integration.Cluster;

/// <summary>Instances that the servers of a cluster receive while one of them is killed.</summary>
internal sealed class ClusterReception
{
    private const int FirstCommon = 500_000;
    private const int InstancesInRound = 4;

    private readonly Lock _lock = new();

    /// <summary>By Orthanc's identifier: those whose reception a server has confirmed.</summary>
    public Dictionary<string, TestImage> Received { get; } = [];

    public TimeSpan LongestUpload { get; private set; }

    /// <summary>Uploads to all servers that run: instances of their own, and some that all receive at the same time.</summary>
    /// <param name="meanwhile">What happens; the uploads end after it.</param>
    public async Task ReceiveAsync(OrthancCluster cluster, int round, Func<Task> meanwhile)
    {
        using CancellationTokenSource end = new();
        Task[] uploads =
            [.. cluster.Servers.Where(server => server.IsRunning).Select(server => UploadAsync(server, round, end.Token))];
        await meanwhile();
        await end.CancelAsync();
        await Task.WhenAll(uploads);
    }

    private async Task UploadAsync(OrthancServer server, int round, CancellationToken end)
    {
        for (int number = 0; number < InstancesInRound && !end.IsCancellationRequested; number++)
        {
            ImageDescription description = new()
            {
                Name = "received",
                Rows = 64,
                Columns = 64,
                BitsAllocated = 16,
                BitsStored = 12,
                Change = item => item.Text(0x0010_0020, "LO", number % 2 == 0 ? $"OWN{server.DicomPort}" : "COMMON"),
            };
            TestImage image = number % 2 == 0 ? description.Build() : description.Build(FirstCommon + (round * InstancesInRound) + number);
            try
            {
                Stopwatch watch = Stopwatch.StartNew();
                string id = await server.Rest.UploadAsync(image.File);
                lock (_lock)
                {
                    Received[id] = image;
                    LongestUpload = watch.Elapsed > LongestUpload ? watch.Elapsed : LongestUpload;
                }
            }
            catch (HttpRequestException)
            {
                break;
            }
        }
    }
}
