using System.Globalization;

namespace RealtimeRec.Hosting.Kafka;

/// <summary>
/// Reads the addresses of brokers, also where somebody wrote them as URLs: <c>kafka://host:9092</c>, or with a listener's protocol
/// as brokers advertise it, <c>SASL_SSL://host:9093</c>.
/// </summary>
internal static class BrokerList
{
    private static readonly string[] Protocols = ["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"];

    /// <summary>The addresses as librdkafka takes them, host:port with commas between; as it stands when it makes no sense.</summary>
    public static string Normalize(string text) => Read(text, securityProtocol: null, out _) ?? text;

    /// <summary>What is wrong, to be put behind the setting's name; null when nothing is. Repeats no part that may be a secret.</summary>
    public static string? Check(string text, string securityProtocol)
    {
        Read(text, securityProtocol, out var error);
        return error;
    }

    private static string? Read(string text, string? securityProtocol, out string? error)
    {
        error = null;
        var servers = new List<string>();
        foreach (var part in text.Trim().Trim('"', '\'').Split(',', StringSplitOptions.TrimEntries))
        {
            var server = part;
            if (server.Contains('@', StringComparison.Ordinal))
            {
                error = $"contains a user or password; set those in {KafkaOptions.Section}:{nameof(KafkaOptions.SaslUsername)} "
                    + $"and {KafkaOptions.Section}:{nameof(KafkaOptions.SaslPassword)}, and only host:port here.";
                return null;
            }

            if (server.IndexOf("://", StringComparison.Ordinal) is > 0 and var separator)
            {
                var scheme = server[..separator].ToLowerInvariant();
                if (scheme is "http" or "https")
                {
                    error = $"is the address of a web service ({scheme}://), such as a REST proxy or a Schema Registry; brokers are host:port.";
                    return null;
                }

                if (scheme is not ("kafka" or "tcp") && !Protocols.Contains(scheme, StringComparer.Ordinal))
                {
                    error = $"must be host:port, several separated by commas, not an address of {scheme}.";
                    return null;
                }

                if (securityProtocol is not null && Protocols.Contains(scheme, StringComparer.Ordinal) && !scheme.Equals(securityProtocol, StringComparison.OrdinalIgnoreCase))
                {
                    error = $"says {server[..separator]} and {KafkaOptions.Section}:{nameof(KafkaOptions.SecurityProtocol)} says {securityProtocol}; they must agree.";
                    return null;
                }

                server = server[(separator + 3)..].TrimEnd('/');
            }

            if (!IsHostAndPort(server))
            {
                error = $"must be host:port, several separated by commas, not \"{text}\".";
                return null;
            }

            servers.Add(server);
        }

        return string.Join(',', servers);
    }

    private static bool IsHostAndPort(string server)
    {
        var colon = server.LastIndexOf(':');
        return colon > 0
            && !server.AsSpan(0, colon).ContainsAny(" /\\?#\"'=")
            && int.TryParse(server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= 65_535;
    }
}
