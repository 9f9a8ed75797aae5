using System.Net;
using System.Net.Sockets;

namespace RealtimeRec.Silo.Hosting;

/// <summary>Checks that what the silo is to listen on is free, before it joins a cluster that it could not serve.</summary>
internal static class ListenPorts
{
    private const string UrlsKey = "urls";

    /// <exception cref="StartException">A port is in use, or an address makes no sense.</exception>
    public static void EnsureFree(SiloOptions silo, IConfiguration configuration)
    {
        EnsureFree(silo.SiloPort, nameof(silo.SiloPort));
        if (silo.HasRole(Placement.SiloRoles.Users))
        {
            EnsureFree(silo.GatewayPort, nameof(silo.GatewayPort));
        }

        foreach (var url in (configuration[UrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            EnsureFree(url);
        }
    }

    /// <summary>What to say when an address turns out to be in use all the same.</summary>
    public static StartException InUse(string address, Exception exception) =>
        new($"{address} is in use by another process; choose another address with --{UrlsKey}.", exception);

    private static void EnsureFree(int port, string key)
    {
        if (Try(IPAddress.Any, port) is { } exception)
        {
            throw new StartException(
                exception.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"TCP port {port} is in use by another process; stop that one or choose another with {SiloOptions.Section}:{key}."
                    : $"Cannot listen on TCP port {port} ({exception.Message}); choose another with {SiloOptions.Section}:{key}.",
                exception);
        }
    }

    private static void EnsureFree(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException exception)
        {
            throw new StartException($"\"{url}\" is not an address to listen on; write --{UrlsKey} like http://0.0.0.0:8080.", exception);
        }

        if (address.IsUnixPipe || address.IsNamedPipe || address.Port == 0)
        {
            return;
        }

        var ip = address.Host == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(address.Host.Trim('[', ']'), out var parsed) ? parsed
            : IPAddress.Any;
        if (Try(ip, address.Port) is { } failure)
        {
            throw failure.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? InUse(url, failure)
                : new StartException($"Cannot listen on {url} ({failure.Message}); choose another address with --{UrlsKey}.", failure);
        }
    }

    private static SocketException? Try(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return null;
        }
        catch (SocketException exception)
        {
            return exception;
        }
    }
}
