// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Net.Sockets;

namespace Integration.Cluster;

/// <summary>
/// A proxy before a PostgreSQL. Once, it lets the database commit a transaction and cuts the connection before the answer reaches the
/// client, as a network can.
/// </summary>
internal sealed class CommitCutter : IAsyncDisposable
{
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(1);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ends = new();
    private readonly int _database;
    private readonly bool _cutsAll;
    private readonly Task _work;
    private readonly Lock _lock = new();
    private readonly List<TcpClient> _clients = [];
    private byte[] _mark = [];
    private int _left = -1;
    private bool _isAway;

    /// <param name="database">The port of the database.</param>
    /// <param name="cutsAll">Cuts all connections, and lets none be made for some seconds; false for that one alone.</param>
    public CommitCutter(int database, bool cutsAll)
    {
        (_database, _cutsAll) = (database, cutsAll);
        _listener.Start();
        _work = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>True when it has cut.</summary>
    public bool HasCut { get; private set; }

    /// <summary>Lets it cut a transaction that sends a text to the database.</summary>
    /// <param name="skipped">So many of these are left alone first.</param>
    public void Arm(ReadOnlySpan<byte> mark, int skipped)
    {
        lock (_lock)
        {
            (_mark, _left) = (mark.ToArray(), skipped);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        _listener.Stop();
        CutAll();
        await _work;
        _listener.Dispose();
        _ends.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> served = [];
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_ends.Token);
                served.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient database = new();
        lock (_lock)
        {
            _clients.Add(client);
        }

        try
        {
            if (_isAway)
            {
                return;
            }

            await database.ConnectAsync(IPAddress.Loopback, _database, _ends.Token);
            Task answers = database.GetStream().CopyToAsync(client.GetStream(), _ends.Token);
            await SendAsync(client, database);
            database.Close();
            await answers;
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException
            or OperationCanceledException or InvalidOperationException)
        {
            // One of the two has ended.
        }
        finally
        {
            client.Dispose();
        }
    }

    private async Task SendAsync(TcpClient client, TcpClient database)
    {
        byte[] buffer = new byte[1 << 16];
        bool isMarked = false;
        while (await client.GetStream().ReadAsync(buffer, _ends.Token) is > 0 and int count)
        {
            Memory<byte> sent = buffer.AsMemory(0, count);
            lock (_lock)
            {
                isMarked |= _mark.Length > 0 && sent.Span.IndexOf(_mark) >= 0;
            }

            bool commits = sent.Span.IndexOf("COMMIT"u8) >= 0;
            bool cuts = commits && isMarked && TakesOne();
            isMarked &= !commits;
            if (cuts)
            {
                // The answer finds nobody.
                client.Close();
            }

            await database.GetStream().WriteAsync(sent, _ends.Token);
            if (cuts)
            {
                await CutAsync();
                return;
            }
        }
    }

    private bool TakesOne()
    {
        lock (_lock)
        {
            return _left >= 0 && _left-- == 0;
        }
    }

    private async Task CutAsync()
    {
        _isAway = _cutsAll;
        HasCut = true;
        if (_cutsAll)
        {
            CutAll();
        }

        // The database commits meanwhile.
        await Task.Delay(s_time, _ends.Token);
        _isAway = false;
    }

    private void CutAll()
    {
        lock (_lock)
        {
            _clients.ForEach(client => client.Close());
            _clients.Clear();
        }
    }
}
