using System.Net;
using System.Net.Sockets;
using RealtimeRec.Hosting.Starting;

namespace RealtimeRec.Standalone.Hosting;

/// <summary>Finds ports for what only this process talks to.</summary>
internal static class LoopbackPorts
{
    // Below the ports that systems draw for outgoing connections (Linux from 32768, others from 49152): one of those can be
    // taken again before it is listened on.
    private const int First = 20_000;
    private const int Last = 32_767;
    private const int MaxAttempts = 1_000;

    /// <summary>Different ports that nobody listened on a moment ago.</summary>
    /// <exception cref="StartException">There are not enough.</exception>
    public static int[] FindFree(int count)
    {
        var ports = new HashSet<int>();
        for (var attempt = 0; ports.Count < count; attempt++)
        {
            if (attempt == MaxAttempts)
            {
                throw new StartException($"No free TCP port was found on loopback between {First} and {Last}.");
            }

            var port = Random.Shared.Next(First, Last + 1);
            if (IsFree(port))
            {
                ports.Add(port);
            }
        }

        return [.. ports];
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
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
