using System.Net;
using System.Net.Sockets;

namespace RealtimeRec.Standalone.Hosting;

/// <summary>Finds ports for what only this process talks to.</summary>
internal static class LoopbackPorts
{
    /// <summary>Different ports that nobody listened on a moment ago.</summary>
    public static int[] FindFree(int count)
    {
        var listeners = new List<TcpListener>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                var listener = new TcpListener(IPAddress.Loopback, 0);
                listener.Start();
                listeners.Add(listener);
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
