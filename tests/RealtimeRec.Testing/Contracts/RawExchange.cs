using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using RealtimeRec.Testing.Http;

namespace RealtimeRec.Testing.Contracts;

/// <summary>Exchanges that went over a socket as bytes.</summary>
public static class RawExchange
{
    private static readonly byte[] s_endOfHead = "\r\n\r\n"u8.ToArray();

    /// <summary>The exchange of a request whose head is well-formed.</summary>
    /// <param name="request">The request, as it was sent.</param>
    /// <param name="answer">What was answered.</param>
    public static Exchange Of(ReadOnlySpan<byte> request, RawAnswer answer)
    {
        var end = request.IndexOf(s_endOfHead);
        var lines = Encoding.Latin1.GetString(request[..end]).Split("\r\n");
        var words = lines[0].Split(' ');
        var asked = Fields(lines);
        var answered = Fields(answer.Head);
        var type = MediaType(answered);

        // A body in chunks or packed is not read a second time.
        var length = asked.TryGetValue("content-length", out var text) && !asked.ContainsKey("content-encoding") ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        var body = length > 0 ? request.Slice(end + s_endOfHead.Length, length).ToArray() : null;
        return new Exchange(words[0], WithoutDots(words[1]), MediaType(asked), body, answer.Status, answered, type, type is null or "text/event-stream" || words[0] == "HEAD" ? null : answer.Body);
    }

    /// <summary>A target as servers see it: what goes up in a path is gone up (RFC 3986, section 5.2.4).</summary>
    private static string WithoutDots(string target)
    {
        var end = target.IndexOf('?', StringComparison.Ordinal);
        var path = end < 0 ? target : target[..end];
        if (!path.Contains("/.", StringComparison.Ordinal) && !path.Contains("/%2E", StringComparison.OrdinalIgnoreCase))
        {
            return target;
        }

        var kept = new List<string>();
        var segments = path.Split('/')[1..];
        for (var i = 0; i < segments.Length; i++)
        {
            var plain = segments[i].Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
            if (plain is not ("." or ".."))
            {
                kept.Add(segments[i]);
                continue;
            }

            if (plain == ".." && kept.Count > 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }

            if (i == segments.Length - 1)
            {
                kept.Add("");
            }
        }

        return "/" + string.Join('/', kept) + (end < 0 ? "" : target[end..]);
    }

    private static FrozenDictionary<string, string> Fields(IReadOnlyList<string> head) => head
        .Skip(1)
        .Select(line => line.Split(':', 2))
        .Where(field => field.Length == 2)
        .GroupBy(field => field[0].Trim(), field => field[1].Trim(), StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(field => field.Key, field => string.Join(", ", field), StringComparer.OrdinalIgnoreCase);

    private static string? MediaType(FrozenDictionary<string, string> fields) =>
        fields.TryGetValue("content-type", out var type) ? type.Split(';')[0].Trim().ToLowerInvariant() : null;
}
