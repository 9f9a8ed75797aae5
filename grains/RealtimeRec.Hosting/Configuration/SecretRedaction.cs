using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace RealtimeRec.Hosting.Configuration;

/// <summary>
/// Takes secrets out of what is about to be shown. The one gate that messages of options, of start failures and of libraries pass:
/// whoever writes a message need not know which of its parts came from a secret.
/// </summary>
/// <remarks>
/// Two ways together: the values of this configuration's secret-bearing keys, wherever they turn up, and the shapes in which
/// secrets are written (a user's part of a URL, <c>password=…</c>), whatever the configuration says.
/// </remarks>
public sealed partial class SecretRedaction
{
    /// <summary>What stands where a secret stood.</summary>
    public const string Mask = "***";

    /// <summary>Shorter values are no secrets, and taking them out would make messages unreadable.</summary>
    private const int ShortestSecret = 3;

    private readonly string[] _secrets;

    private SecretRedaction(IEnumerable<string> secrets) =>
        // The longest first: one may be a part of another.
        _secrets = [.. secrets.Where(secret => secret.Length >= ShortestSecret).Distinct(StringComparer.Ordinal).OrderByDescending(secret => secret.Length)];

    /// <summary>For a process whose configuration is not read yet: shapes alone.</summary>
    public static SecretRedaction None { get; } = new([]);

    /// <summary>For a process with this configuration.</summary>
    public static SecretRedaction Of(IConfiguration configuration)
    {
        var secrets = new List<string>();
        foreach (var (key, value) in configuration.AsEnumerable())
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                continue;
            }

            if (SecretKey().IsMatch(key))
            {
                secrets.Add(value);
                secrets.Add(value.Trim());
                // As the value of a key with several lines is printed: line by line.
                secrets.AddRange(value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            }
            else if (ConnectionKey().IsMatch(key))
            {
                secrets.AddRange(PartsOf(value));
            }
        }

        return new SecretRedaction(secrets);
    }

    /// <summary>The text without any secret.</summary>
    public string Redact(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return RedactPatterns(text);
    }

    /// <summary>The text without what has the shape of a secret.</summary>
    public static string RedactPatterns(string text) =>
        AssignedSecret().Replace(UserPart().Replace(text, "${scheme}" + Mask + "@"), "${name}" + Mask);

    /// <summary>What of a connection string is secret: its users' parts and the values of its passwords, also as they are decoded.</summary>
    private static IEnumerable<string> PartsOf(string connection)
    {
        foreach (Match match in UserPart().Matches(connection))
        {
            var part = match.Groups["user"].Value;
            var colon = part.IndexOf(':');
            var password = colon < 0 ? part : part[(colon + 1)..];
            yield return part;
            yield return password;
            yield return Uri.UnescapeDataString(password);
        }

        var passwords = connection.Split(',', '?', '&').SkipWhile(part => !AssignedSecret().IsMatch(part)).ToArray();
        foreach (var part in passwords)
        {
            // Behind a password everything is suspect: one with a comma in it is cut there.
            var equals = part.IndexOf('=');
            var isOption = equals > 0 && !AssignedSecret().IsMatch(part);
            var value = equals < 0 ? part : part[(equals + 1)..];
            if (!isOption)
            {
                yield return value.Trim();
                yield return Uri.UnescapeDataString(value.Trim());
            }
        }
    }

    [GeneratedRegex("(password|passwd|secret|token(?!.*endpoint)|credential|apikey|api_key|private.?key|jaas|oauthbearer\\.config|\\.pem|key\\.pem|_pem)", RegexOptions.IgnoreCase)]
    private static partial Regex SecretKey();

    [GeneratedRegex("(connectionstring|bootstrap|(^|[:._])urls?$|endpoint|server)", RegexOptions.IgnoreCase)]
    private static partial Regex ConnectionKey();

    [GeneratedRegex(@"(?<scheme>\b[A-Za-z][A-Za-z0-9+.\-]*://)(?<user>[^\s""'<>]*)@")]
    private static partial Regex UserPart();

    [GeneratedRegex(@"(?<name>\b[\w.\-]*(?:password|passwd|pwd|secret)\s*[=:]\s*)(?<secret>[^\s,;""'&]+)", RegexOptions.IgnoreCase)]
    private static partial Regex AssignedSecret();
}
