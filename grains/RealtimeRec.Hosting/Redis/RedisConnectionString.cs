using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace RealtimeRec.Hosting.Redis;

/// <summary>
/// Reads where Redis is: in StackExchange.Redis' own words (<c>redis:6379,ssl=true,password=…</c>) or as a URL
/// (<c>redis://user:password@host:6379/0</c>, <c>rediss://</c> with TLS;
/// https://www.iana.org/assignments/uri-schemes/prov/redis). What is wrong is said without a part of the text itself: any part of it may
/// be the password.
/// </summary>
public static partial class RedisConnectionString
{
    private const string Options =
        "abortConnect|allowAdmin|asyncTimeout|channelPrefix|checkCertificateRevocation|connectRetry|connectTimeout|" +
        "configChannel|configCheckSeconds|defaultDatabase|heartbeatConsistencyChecks|heartbeatInterval|highIntegrity|keepAlive|name|" +
        "password|protocol|proxy|resolveDns|responseTimeout|serviceName|setlib|ssl|sslHost|sslProtocols|syncTimeout|tieBreaker|tunnel|user|" +
        "version|writeBuffer|preserveAsyncOrder";

    private const string Shapes = "write host:port[,option=value] as StackExchange.Redis takes it, or redis://user:password@host:port/database, with rediss:// for TLS";

    /// <summary>
    /// A server that was a replica, or read-only, is asked this often whether it is the master now. The library's minute would leave a silo
    /// without news of the cluster's members for that long after every failover.
    /// </summary>
    private const string Always = "configCheckSeconds=2";

    /// <summary>The connection that a text describes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="defaults">Options as StackExchange.Redis writes them, which hold unless the text says otherwise; may be blank.</param>
    /// <param name="connection">The connection; null when the text describes none.</param>
    /// <param name="error">What is wrong, to be put behind the setting's name; null when nothing is.</param>
    public static bool TryParse(
        string text, string defaults, [NotNullWhen(true)] out ConfigurationOptions? connection, [NotNullWhen(false)] out string? error)
    {
        connection = null;
        defaults = defaults.Length == 0 ? Always : $"{Always},{defaults}";
        text = text.Trim().Trim('"', '\'').Trim();
        error = text.Length == 0
            ? "is missing. Set it to the address of a Redis server, such as redis:6379."
            : IsUrl(text) ? ParseUrl(text, defaults, out connection) : ParseOptions(text, defaults, out connection);
        if (error is null && connection!.EndPoints.Count == 0)
        {
            error = "names no server. Set it to the address of a Redis server, such as redis:6379.";
        }

        if (error is null && connection!.EndPoints.Any(server => server is DnsEndPoint { Host: var host } && !HostName().IsMatch(host)))
        {
            error = $"names a server by what is no host name; {Shapes}.";
        }

        if (error is not null)
        {
            connection = null;
        }

        return error is null;
    }

    /// <summary>A server for people: <c>redis:6379</c>.</summary>
    public static string Name(EndPoint server) => server is DnsEndPoint dns ? string.Create(CultureInfo.InvariantCulture, $"{dns.Host}:{dns.Port}") : $"{server}";

    // An @ in front of every option: a URL whose scheme was left out.
    private static bool IsUrl(string text) =>
        text.Contains("://", StringComparison.Ordinal) && text.IndexOf("://", StringComparison.Ordinal) < FirstOption(text)
        || (text.Contains('@', StringComparison.Ordinal) && text.IndexOf('@', StringComparison.Ordinal) < FirstOption(text));

    private static int FirstOption(string text) => Option().Match(text) is { Success: true } option ? option.Index : text.Length;

    private static string? ParseUrl(string text, string defaults, out ConfigurationOptions? connection)
    {
        connection = null;
        var separator = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = separator < 0 ? "redis" : text[..separator].ToLowerInvariant();
        if (scheme is not ("redis" or "rediss" or "tcp" or "valkey" or "valkeys"))
        {
            return scheme switch
            {
                "http" or "https" => $"is the address of a web service ({scheme}://), not of a Redis server; {Shapes}.",
                "redis+sentinel" or "redis-sentinel" or "sentinel" => "asks for Sentinel as a URL; write the Sentinels as host:26379,host:26379,serviceName=….",
                "unix" or "redis+socket" => $"names a socket of this machine; {Shapes}.",
                _ => $"begins with a scheme that is not one of Redis; {Shapes}.",
            };
        }

        var match = Url().Match(separator < 0 ? text : text[(separator + 3)..]);
        if (!match.Success)
        {
            return $"is no URL of a Redis server; {Shapes}. What is special in a password is percent-encoded.";
        }

        var error = ParseOptions(string.Join(',', match.Groups["hosts"].Value, match.Groups["options"].Value).Trim(','), defaults, out connection);
        if (error is not null)
        {
            return error;
        }

        if (scheme is "rediss" or "valkeys")
        {
            connection!.Ssl = true;
            connection.SslHost ??= connection.EndPoints.OfType<DnsEndPoint>().FirstOrDefault()?.Host;
        }

        if (match.Groups["user"] is { Success: true, Length: > 0 } user)
        {
            connection!.User = Uri.UnescapeDataString(user.Value);
        }

        if (match.Groups["password"] is { Success: true } password)
        {
            connection!.Password = Uri.UnescapeDataString(password.Value);
        }

        if (match.Groups["database"] is { Success: true, Length: > 0 } database)
        {
            connection!.DefaultDatabase = int.Parse(database.Value, System.Globalization.CultureInfo.InvariantCulture);
        }

        return ParseQuery(match.Groups["query"].Value, connection!);
    }

    private static string? ParseQuery(string query, ConfigurationOptions connection)
    {
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            var (name, value) = equals < 0 ? (pair, "") : (pair[..equals], Uri.UnescapeDataString(pair[(equals + 1)..]));
            switch (name.ToLowerInvariant())
            {
                case "db" or "database" when int.TryParse(value, out var database) && database >= 0:
                    connection.DefaultDatabase = database;
                    break;
                case "password":
                    connection.Password = value;
                    break;
                case "user" or "username":
                    connection.User = value;
                    break;
                case "ssl" or "tls" when bool.TryParse(value, out var ssl):
                    connection.Ssl = ssl;
                    break;
                default:
                    return $"has an unknown query parameter: db, user, password and ssl are known; {Shapes}.";
            }
        }

        return null;
    }

    private static string? ParseOptions(string text, string defaults, out ConfigurationOptions? connection)
    {
        connection = null;
        var behindPassword = false;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (behindPassword && !Option().IsMatch("," + part) && !part.StartsWith('$'))
            {
                return "has something after its password that is not an option: "
                    + "a password with a comma can only be given as redis://:password@host:port with %2C for the comma.";
            }

            behindPassword |= part.StartsWith("password", StringComparison.OrdinalIgnoreCase);
        }

        try
        {
            connection = ConfigurationOptions.Parse($"{defaults},{text}");
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            // The library's message repeats the text.
            return $"is not a StackExchange.Redis connection string: an option's name or value is not known; {Shapes}.";
        }
    }

    [GeneratedRegex(
        @"^(?:(?<user>[^:@/]*)(?::(?<password>.*))?@)??(?<hosts>[^@/?,]+(?:,[^@/?,=]+)*)(?:/(?<database>\d{0,4}))?(?:\?(?<query>[^,]*))?(?<options>(?:,\s*(?:" + Options + @")\s*=[^,]*)*)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Url();

    [GeneratedRegex(
        @",\s*(?:" + Options + @")\s*=",
        RegexOptions.IgnoreCase)]
    private static partial Regex Option();

    [GeneratedRegex(@"^[A-Za-z0-9_]([A-Za-z0-9_.\-]*[A-Za-z0-9_.])?$")]
    private static partial Regex HostName();
}
