using System.Net;
using System.Net.Sockets;
using RealtimeRec.Silo;

namespace RealtimeRec.Standalone.Hosting;

/// <summary>Checks the addresses to listen on before anything is started for them.</summary>
internal static class ListenAddresses
{
    /// <exception cref="StartException">An address is not valid or its port is in use.</exception>
    public static void EnsureFree(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var address = Parse(url);
            if (address.Port == 0 || Resolve(address.Host) is not { } ip)
            {
                continue;
            }

            try
            {
                using var listener = new TcpListener(ip, address.Port);
                listener.Start();
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse)
            {
                throw InUse(url, exception);
            }
            catch (SocketException exception)
            {
                throw new StartException($"Cannot listen on {url}: {exception.Message}; choose another address with --urls.", exception);
            }
        }
    }

    public static StartException InUse(string url, Exception exception) =>
        new($"{url} is in use by another process; stop that one or choose another address with --urls.", exception);

    private static BindingAddress Parse(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException exception)
        {
            throw new StartException($"\"{url}\" is not an address to listen on; write it like http://127.0.0.1:8080.", exception);
        }

        return address.Scheme == "http" && address.PathBase.Length == 0
            ? address
            : throw new StartException($"Cannot listen on {url}: only http:// addresses without a path are served; put a proxy in front for https.");
    }

    private static IPAddress? Resolve(string host) => host switch
    {
        "localhost" => IPAddress.Loopback,
        _ when IPAddress.TryParse(host.Trim('[', ']'), out var ip) => ip,
        // Kestrel takes any other name to mean every interface.
        _ => IPAddress.Any,
    };
}
