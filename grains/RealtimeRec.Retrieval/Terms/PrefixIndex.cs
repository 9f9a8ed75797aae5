using System.Text;

namespace RealtimeRec.Retrieval.Terms;

/// <summary>
/// Finds texts by the beginning of one of their words, or of any of their Chinese characters: <c>pho</c> finds <c>phone case</c> and <c>mobile phone</c>, <c>手机</c> finds
/// <c>苹果手机</c>. Immutable.
/// </summary>
/// <typeparam name="T">What a text stands for.</typeparam>
public sealed class PrefixIndex<T>
{
    /// <summary>One that finds nothing.</summary>
    public static readonly PrefixIndex<T> Empty = new([], [], []);

    private readonly string[] _texts;
    private readonly T[] _values;
    private readonly (int Text, int Offset)[] _starts;

    private PrefixIndex(string[] texts, T[] values, (int Text, int Offset)[] starts) => (_texts, _values, _starts) = (texts, values, starts);

    /// <summary>Texts in it.</summary>
    public int Count => _texts.Length;

    /// <summary>Makes an index.</summary>
    /// <param name="entries">Texts, folded as prefixes will be, with one space between words; and what each stands for.</param>
    public static PrefixIndex<T> Of(IEnumerable<(string Text, T Value)> entries)
    {
        var (texts, values, starts) = (new List<string>(), new List<T>(), new List<(int Text, int Offset)>());
        foreach (var (text, value) in entries)
        {
            AddStarts(starts, texts.Count, text);
            texts.Add(text);
            values.Add(value);
        }

        var sorted = starts.ToArray();
        Array.Sort(sorted, (a, b) => texts[a.Text].AsSpan(a.Offset).SequenceCompareTo(texts[b.Text].AsSpan(b.Offset)));
        return new PrefixIndex<T>([.. texts], [.. values], sorted);
    }

    /// <summary>Whether one of a text's words begins so.</summary>
    /// <param name="text">The text, folded.</param>
    /// <param name="prefix">The beginning, folded.</param>
    public static bool Matches(string text, string prefix)
    {
        var starts = new List<(int Text, int Offset)>();
        AddStarts(starts, 0, text);
        return starts.Exists(start => text.AsSpan(start.Offset).StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>The best of what has a word that begins so, best first.</summary>
    /// <param name="prefix">The beginning, folded; empty for all.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="scoreOf">How good something is, where the text begins so and where a later word does; negative infinity for what is not wanted.</param>
    public List<T> Best(string prefix, int count, Func<T, bool, double> scoreOf)
    {
        var (best, scores) = (new List<int>(count + 1), new List<double>(count + 1));
        for (var i = First(prefix); i < _starts.Length && count > 0; i++)
        {
            var (text, offset) = _starts[i];
            if (!_texts[text].AsSpan(offset).StartsWith(prefix, StringComparison.Ordinal))
            {
                break;
            }

            var score = scoreOf(_values[text], offset == 0);
            if (double.IsNegativeInfinity(score) || (best.Count == count && score <= scores[^1]))
            {
                continue;
            }

            var known = best.IndexOf(text);
            if (known >= 0)
            {
                if (scores[known] >= score)
                {
                    continue;
                }

                best.RemoveAt(known);
                scores.RemoveAt(known);
            }

            var place = best.Count;
            while (place > 0 && scores[place - 1] < score)
            {
                place--;
            }

            best.Insert(place, text);
            scores.Insert(place, score);
            if (best.Count > count)
            {
                best.RemoveAt(count);
                scores.RemoveAt(count);
            }
        }

        return best.ConvertAll(text => _values[text]);
    }

    private static void AddStarts(List<(int Text, int Offset)> starts, int number, string text)
    {
        var isStart = true;
        var offset = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var isIdeograph = TextFolding.Fold(rune, out _) == RuneKind.Ideograph;
            if (rune.Value != ' ' && (isStart || isIdeograph))
            {
                starts.Add((number, offset));
            }

            isStart = isIdeograph || rune.Value == ' ';
            offset += rune.Utf16SequenceLength;
        }
    }

    /// <summary>The first of the starts that are not before a text.</summary>
    private int First(string text)
    {
        var (from, to) = (0, _starts.Length);
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            var start = _starts[middle];
            (from, to) = _texts[start.Text].AsSpan(start.Offset).SequenceCompareTo(text) < 0 ? (middle + 1, to) : (from, middle);
        }

        return from;
    }
}
