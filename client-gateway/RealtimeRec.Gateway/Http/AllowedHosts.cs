using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Primitives;
using RealtimeRec.Hosting.Management;

namespace RealtimeRec.Gateway.Http;

/// <summary>
/// The host names that the gateway answers to: the machine's own (<c>localhost</c>), every IP literal, those that the addresses to listen on name,
/// and those of the setting <c>AllowedHosts</c>. A foreign page whose name was made to resolve to this machine (DNS rebinding) sends its own
/// name, and is none of them.
/// </summary>
internal sealed class AllowedHosts
{
    /// <summary>Host names with <c>;</c> between; <c>*.example.com</c> for every name below one, <c>*</c> for any at all.</summary>
    public const string Key = "AllowedHosts";

    private const string Localhost = "localhost";
    private static readonly char[] Separators = [';', ','];

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _suffixes = [];
    private readonly bool _any;

    public AllowedHosts(IConfiguration configuration)
    {
        foreach (var name in Split(configuration[Key]))
        {
            if (name == "*")
            {
                _any = true;
            }
            else if (name.StartsWith("*.", StringComparison.Ordinal))
            {
                _suffixes.Add(name[1..]);
            }
            else
            {
                _names.Add(name);
            }
        }

        IsSet = _any || _names.Count > 0 || _suffixes.Count > 0;
        var wildcards = new List<string>();
        // What is served there is answered by whatever name.
        var management = ManagementPort.AddressOf(configuration);
        foreach (var url in Urls(configuration).Where(url => url != management))
        {
            var host = HostOf(url);
            if (host is "*" or "+" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))))
            {
                wildcards.Add(url);
            }
            else
            {
                _names.Add(host);
            }
        }

        Wildcards = wildcards;
    }

    /// <summary>Whether the setting names any.</summary>
    public bool IsSet { get; }

    /// <summary>The addresses to listen on that take connections for any name.</summary>
    public IReadOnlyList<string> Wildcards { get; }

    /// <summary>Entries of the setting that are no host names.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration) => Split(configuration[Key])
        .Where(name => name != "*" && !IsName(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name) && !IPAddress.TryParse(name.Trim('[', ']'), out _));

    /// <summary>Whether the gateway answers to a host.</summary>
    /// <param name="host">As <see cref="TrySplit"/> gives it.</param>
    public bool Allows(string host) =>
        _any
        || host.Equals(Localhost, StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || IsLiteral(host)
        || _names.Contains(host)
        || _suffixes.Exists(suffix => host.Length > suffix.Length && host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a Host field's value; false when it is empty or is no host with, perhaps, a port.</summary>
    public static bool TrySplit(StringValues field, out string host, out int? port)
    {
        (host, port) = ("", null);
        if (field is not [{ Length: > 0 } value])
        {
            return false;
        }

        var end = value[0] == '[' ? value.IndexOf(']') + 1 : value.IndexOf(':');
        host = end switch
        {
            < 0 => value,
            0 => "",
            _ => value[..end],
        };
        var rest = end < 0 ? "" : value[end..];
        if (rest.Length > 0)
        {
            if (rest[0] != ':' || !ushort.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            {
                return false;
            }

            port = number;
        }

        // A name that is fully qualified by a dot at its end is the same name.
        host = host.Length > 1 && host[^1] == '.' ? host[..^1] : host;
        return IsLiteral(host) || IsName(host);
    }

    private static bool IsLiteral(string host) => host.StartsWith('[')
        ? IPAddress.TryParse(host, out var six) && six.AddressFamily == AddressFamily.InterNetworkV6
        // Four numbers and nothing shorter: a browser would have written them out.
        : host.Length > 0 && char.IsAsciiDigit(host[^1]) && host.AsSpan().Count('.') == 3 && IPAddress.TryParse(host, out _);

    private static bool IsName(string host) => host.Length is > 0 and <= 253 && Uri.CheckHostName(host) == UriHostNameType.Dns;

    private static string[] Split(string? text) => (text ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>All the ways to say where to listen.</summary>
    private static IEnumerable<string> Urls(IConfiguration configuration)
    {
        foreach (var url in Split(configuration[WebHostDefaults.ServerUrlsKey]))
        {
            yield return url;
        }

        foreach (var key in (string[])[WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey])
        {
            foreach (var port in Split(configuration[key]))
            {
                yield return $"http://*:{port}";
            }
        }

        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren())
        {
            if (endpoint["Url"] is { Length: > 0 } url)
            {
                yield return url;
            }
        }
    }

    private static string HostOf(string url)
    {
        try
        {
            return BindingAddress.Parse(url).Host;
        }
        catch (FormatException)
        {
            // The server will say so.
            return Localhost;
        }
    }
}
