using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RealtimeRec.Testing.Processes;

/// <summary>Finds TCP ports that nothing listens on.</summary>
public static class FreePort
{
    // Below the ports that systems draw for outgoing connections: one of those may be taken again before it is listened on.
    private const int First = 10_000;
    private const int Last = 19_999;

    private static readonly ConcurrentDictionary<int, bool> s_given = new();

    /// <summary>A port that is free now, and another one each time.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last + 1);
            if (IsFree(port) && s_given.TryAdd(port, true))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Any, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
