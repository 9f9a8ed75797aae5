using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace RealtimeRec.Validation;

/// <summary>
/// Canonical composition of text (NFC: Unicode Standard Annex 15), so that what looks the same is the same. Done by hand because
/// <see cref="string.Normalize()"/> does nothing without globalisation data.
/// </summary>
public static class CanonicalText
{
    private const int HangulFirst = 0xAC00;
    private const int LeadFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TrailFirst = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TrailCount = 28;

    private static readonly Lazy<Tables> Loaded = new(Load);

    /// <summary>The text in NFC; the same object when it is so already.</summary>
    public static string Compose(string text)
    {
        foreach (var character in text)
        {
            if (!IsInert(character))
            {
                return ComposeSlowly(text);
            }
        }

        return text;
    }

    /// <summary>Whether a character is composed as it stands and combines with none before it.</summary>
    private static bool IsInert(char character) => character
        is < '\u0300'
        or (>= '\u3041' and <= '\u3096')
        or (>= '\u30A1' and <= '\u30FA')
        or (>= '\u3400' and <= '\u9FFF')
        or (>= '\uAC00' and <= '\uD7A3');

    private static string ComposeSlowly(string text)
    {
        var tables = Loaded.Value;
        var points = new List<int>(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, tables, points);
        }

        Order(points, tables);
        Compose(points, tables);
        var composed = new StringBuilder(points.Count);
        foreach (var point in points)
        {
            composed.Append(new Rune(point).ToString());
        }

        return composed.Equals(text) ? text : composed.ToString();
    }

    private static void Decompose(int point, Tables tables, List<int> points)
    {
        if (point - HangulFirst is >= 0 and < LeadCount * VowelCount * TrailCount and var syllable)
        {
            points.Add(LeadFirst + (syllable / (VowelCount * TrailCount)));
            points.Add(VowelFirst + (syllable / TrailCount % VowelCount));
            if (syllable % TrailCount is > 0 and var trail)
            {
                points.Add(TrailFirst + trail);
            }
        }
        else if (tables.Parts.TryGetValue(point, out var parts))
        {
            Decompose(parts.First, tables, points);
            if (parts.Second != 0)
            {
                Decompose(parts.Second, tables, points);
            }
        }
        else
        {
            points.Add(point);
        }
    }

    /// <summary>Puts marks that follow each other in the order of their combining classes.</summary>
    private static void Order(List<int> points, Tables tables)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var point = points[i];
            var combining = tables.ClassOf(point);
            var place = i;
            while (combining > 0 && place > 0 && tables.ClassOf(points[place - 1]) > combining)
            {
                points[place] = points[place - 1];
                place--;
            }

            points[place] = point;
        }
    }

    private static void Compose(List<int> points, Tables tables)
    {
        var (starter, kept, last) = (-1, 0, -1);
        foreach (var point in CollectionsMarshal.AsSpan(points))
        {
            var combining = tables.ClassOf(point);
            if (starter >= 0 && last < combining && Pair(points[starter], point, tables) is > 0 and var composed)
            {
                points[starter] = composed;
                continue;
            }

            if (combining == 0)
            {
                (starter, last) = (kept, -1);
            }
            else
            {
                last = combining;
            }

            points[kept++] = point;
        }

        points.RemoveRange(kept, points.Count - kept);
    }

    private static int Pair(int first, int second, Tables tables)
    {
        if (first - LeadFirst is >= 0 and < LeadCount and var lead && second - VowelFirst is >= 0 and < VowelCount and var vowel)
        {
            return HangulFirst + (((lead * VowelCount) + vowel) * TrailCount);
        }

        if (first - HangulFirst is >= 0 and < LeadCount * VowelCount * TrailCount and var syllable && syllable % TrailCount == 0
            && second - TrailFirst is > 0 and < TrailCount and var trail)
        {
            return HangulFirst + syllable + trail;
        }

        return tables.Pairs.GetValueOrDefault((first, second));
    }

    private static Tables Load()
    {
        var parts = new Dictionary<int, (int First, int Second)>();
        var pairs = new Dictionary<(int First, int Second), int>();
        var classes = new Dictionary<int, byte>();
        using var reader = new StreamReader(typeof(CanonicalText).Assembly.GetManifestResourceStream("RealtimeRec.Validation.CanonicalText.txt")!);
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(' ');
            switch (fields[0])
            {
                case "K":
                    for (var point = Hex(fields[1]); point <= Hex(fields[2]); point++)
                    {
                        classes[point] = byte.Parse(fields[3], CultureInfo.InvariantCulture);
                    }

                    break;
                case "D" or "S":
                    var pair = (First: Hex(fields[2]), Second: fields.Length > 3 ? Hex(fields[3]) : 0);
                    parts[Hex(fields[1])] = pair;
                    if (fields[0] == "D")
                    {
                        pairs[pair] = Hex(fields[1]);
                    }

                    break;
            }
        }

        return new Tables(parts.ToFrozenDictionary(), pairs.ToFrozenDictionary(), classes.ToFrozenDictionary());
    }

    private static int Hex(string number) => int.Parse(number, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private sealed record Tables(
        FrozenDictionary<int, (int First, int Second)> Parts,
        FrozenDictionary<(int First, int Second), int> Pairs,
        FrozenDictionary<int, byte> Classes)
    {
        public int ClassOf(int point) => Classes.GetValueOrDefault(point);
    }
}
