using System.Net.Sockets;
using RealtimeRec.Hosting.Starting;

namespace RealtimeRec.Silo.Hosting;

/// <summary>Checks that what the silo is to listen on is free, before it joins a cluster that it could not serve.</summary>
internal static class ListenPorts
{
    /// <exception cref="StartException">A port is in use, or an address makes no sense.</exception>
    public static void EnsureFree(SiloOptions silo, IConfiguration configuration)
    {
        EnsureFree(silo, silo.SiloPort, nameof(silo.SiloPort));
        if (silo.HasRole(Placement.SiloRole.Users))
        {
            EnsureFree(silo, silo.GatewayPort, nameof(silo.GatewayPort));
        }

        ListenAddresses.EnsureFree(configuration[WebHostDefaults.ServerUrlsKey]);
    }

    private static void EnsureFree(SiloOptions silo, int port, string key)
    {
        if (ListenAddresses.Try(silo.ListenAddress, port) is { } exception)
        {
            throw new StartException(
                exception.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"TCP port {port} is in use by another process; stop that one or choose another with {SiloOptions.Section}:{key}."
                    : $"Cannot listen on TCP port {port} ({exception.Message}); choose another with {SiloOptions.Section}:{key}.",
                exception);
        }
    }
}
