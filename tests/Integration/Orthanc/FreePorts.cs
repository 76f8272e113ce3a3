// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Net.Sockets;

namespace Integration.Orthanc;

/// <summary>Hands out ports of the loopback interface that nobody listens on, each once.</summary>
internal static class FreePorts
{
    // Below the ports that Linux uses for outgoing connections.
    private const int First = 20000;
    private const int Last = 32000;

    private static int s_last = First + (Environment.ProcessId * 97 % (Last - First));

    public static int Next()
    {
        while (true)
        {
            int port = First + (Interlocked.Increment(ref s_last) % (Last - First));
            try
            {
                using TcpListener listener = new(IPAddress.Any, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                continue;
            }
        }
    }
}
