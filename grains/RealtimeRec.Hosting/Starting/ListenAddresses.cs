using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace RealtimeRec.Hosting.Starting;

/// <summary>Checks the addresses to listen on before anything is started for them.</summary>
public static class ListenAddresses
{
    /// <summary>Parts <c>--urls</c>.</summary>
    /// <param name="urls">Addresses separated by ';'; null for none.</param>
    public static string[] Split(string? urls) => (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Checks that all can be listened on.</summary>
    /// <param name="urls">Addresses separated by ';'; null for none.</param>
    /// <exception cref="StartException">One makes no sense, or its port is in use.</exception>
    public static void EnsureFree(string? urls)
    {
        foreach (var url in Split(urls))
        {
            var address = Parse(url);
            if (address.IsUnixPipe || address.IsNamedPipe || address.Port == 0)
            {
                continue;
            }

            if (Try(Resolve(address.Host), address.Port) is { } failure)
            {
                throw failure.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? InUse(url, failure)
                    : new StartException($"Cannot listen on {url} ({failure.Message}); choose another address with --urls.", failure);
            }
        }
    }

    /// <summary>Why a port of an address cannot be listened on; null when it can.</summary>
    public static SocketException? Try(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            if (address.Equals(IPAddress.IPv6Any))
            {
                // As whoever listens there does: it takes IPv4 as well.
                listener.Server.DualMode = true;
            }

            listener.Start();
            return null;
        }
        catch (SocketException exception)
        {
            return exception;
        }
    }

    /// <summary>What to say when an address turns out to be in use.</summary>
    public static StartException InUse(string address, Exception exception) =>
        new($"{address} is in use by another process; stop that one or choose another address with --urls.", exception);

    /// <summary>Reads an address to listen on.</summary>
    /// <exception cref="StartException">It makes no sense.</exception>
    public static BindingAddress Parse(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException exception)
        {
            throw NoAddress(url, exception);
        }

        if (address.IsUnixPipe || address.IsNamedPipe)
        {
            return address;
        }

        // What it cannot read as a port it takes for a part of the host's name, which would mean every interface.
        if (address.Host.Contains(':', StringComparison.Ordinal) && !address.Host.StartsWith('['))
        {
            throw NoAddress(url, null);
        }

        return address.Port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort
            ? address
            : throw new StartException($"Cannot listen on {url}: a port is a number from 0 to {IPEndPoint.MaxPort}.");
    }

    private static StartException NoAddress(string url, Exception? exception) =>
        new($"\"{url}\" is not an address to listen on; write --urls like http://127.0.0.1:8080.", exception);

    private static IPAddress Resolve(string host) => host switch
    {
        "localhost" => IPAddress.Loopback,
        _ when IPAddress.TryParse(host.Trim('[', ']'), out var ip) => ip,
        // Kestrel takes any other name to mean every interface.
        _ => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any,
    };
}
