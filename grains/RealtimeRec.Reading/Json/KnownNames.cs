using RealtimeRec.Validation;

namespace RealtimeRec.Reading.Json;

/// <summary>
/// The properties that an object may have, and what was probably meant by another one: a known name in other spelling
/// (<c>eventTime</c>, <c>Event-Time</c>), with a slip of the keys in it, or under the name that another system gives it.
/// </summary>
/// <param name="what">What the object is, with its article, as in <c>an event</c>.</param>
/// <param name="names">The names known.</param>
/// <param name="foreign">What other systems call them: all names of one property, each in small letters and digits alone.</param>
internal sealed class KnownNames(string what, string[] names, params (string Name, string[] Foreign)[] foreign)
{
    /// <summary>Longest name that is looked at for slips of the keys, and longest shown.</summary>
    private const int MaxLength = 64;

    private readonly (string Name, string Bare)[] _names = [.. names.Select(name => (name, Bare(name)))];
    private readonly Dictionary<string, string> _foreign =
        foreign.SelectMany(entry => entry.Foreign.Select(other => (other, entry.Name))).ToDictionary(entry => entry.other, entry => entry.Name);

    /// <summary>What the object is, with its article.</summary>
    public string What => what;

    /// <summary>The names known.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>What other systems call each of them, in small letters and digits alone.</summary>
    public IReadOnlyDictionary<string, string[]> Foreign { get; } = foreign.ToDictionary(entry => entry.Name, entry => entry.Foreign);

    /// <summary>The known name that was probably meant; null when none was.</summary>
    public string? Meant(string name)
    {
        if (name.Length > MaxLength)
        {
            return null;
        }

        var bare = Bare(name);
        foreach (var known in _names)
        {
            if (known.Bare == bare)
            {
                return known.Name;
            }
        }

        if (_foreign.TryGetValue(bare, out var meant))
        {
            return meant;
        }

        foreach (var known in _names)
        {
            // A letter in five or more, two in nine or more: shorter words turn into other words.
            var slips = known.Bare.Length >= 9 ? 2 : known.Bare.Length >= 5 ? 1 : 0;
            if (slips > 0 && Distance(bare, known.Bare, slips) <= slips)
            {
                return known.Name;
            }
        }

        return null;
    }

    /// <summary>A name as it can be shown: bounded, and without what would break a line.</summary>
    public static string Shown(string name) =>
        name.Length == 0 ? "\"\"" : string.Concat((name.Length > MaxLength ? name[..MaxLength] + "…" : name).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));

    private static string Bare(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>Insertions, deletions, replacements and swaps of neighbours between two words; more than <paramref name="most"/> need not be exact.</summary>
    private static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most)
        {
            return most + 1;
        }

        Span<int> before = stackalloc int[b.Length + 1];
        Span<int> last = stackalloc int[b.Length + 1];
        Span<int> next = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            next[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                next[j] = Math.Min(replaced, Math.Min(last[j], next[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    next[j] = Math.Min(next[j], before[j - 2] + 1);
                }
            }

            last.CopyTo(before);
            next.CopyTo(last);
        }

        return last[b.Length];
    }
}
