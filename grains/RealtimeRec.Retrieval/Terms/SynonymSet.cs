namespace RealtimeRec.Retrieval.Terms;

/// <summary>What words of a query stand for besides themselves. One step only: what a synonym stands for is not looked up. Thread-safe.</summary>
public sealed class SynonymSet
{
    /// <summary>What a synonym counts beside the word as it was typed.</summary>
    private const float Weight = 0.9f;

    /// <summary>Most that one word stands for: a query is as many look-ups.</summary>
    private const int MostAlternatives = 50;

    private const int MostWays = 4;
    private const char Separator = '\u001f';

    private readonly Dictionary<string, List<string[]>> _meanings = new(StringComparer.Ordinal);

    /// <summary>The most clauses of a query that what begins with a term takes up.</summary>
    private readonly Dictionary<string, int> _longest = new(StringComparer.Ordinal);

    /// <summary>No synonyms.</summary>
    public static SynonymSet None { get; } = new();

    /// <summary>Adds a rule; what is no word in it stands for nothing.</summary>
    /// <param name="words">What may be typed, each one word or several.</param>
    /// <param name="also">What each of them finds as well; null where they find each other.</param>
    public void Add(IEnumerable<string> words, IEnumerable<string>? also = null)
    {
        Phrase[] typed = [.. PhrasesOf(words)];
        Phrase[] meant = also is null ? typed : [.. PhrasesOf(also)];
        foreach (var phrase in typed)
        {
            foreach (var other in meant)
            {
                if (other.Key != phrase.Key)
                {
                    Add(phrase, other);
                }
            }
        }
    }

    /// <summary>The query with what its words stand for: the longest sequence of words first, each word in one.</summary>
    public TermQuery Widen(TermQuery query)
    {
        if (_meanings.Count == 0)
        {
            return query;
        }

        var clauses = new List<TermClause>(query.Required.Count);
        for (var i = 0; i < query.Required.Count;)
        {
            var count = Math.Min(_longest.GetValueOrDefault(query.Required[i].Alternatives[0].Terms[0]), query.Required.Count - i);
            List<string[]>? meanings = null;
            while (count > 0 && !_meanings.TryGetValue(KeyOf(query.Required.Skip(i).Take(count)), out meanings))
            {
                count--;
            }

            clauses.Add(meanings is null ? query.Required[i] : Widened([.. query.Required.Skip(i).Take(count)], meanings));
            i += Math.Max(1, count);
        }

        return query with { Required = clauses };
    }

    private static TermClause Widened(TermClause[] clauses, List<string[]> meanings)
    {
        var typed = clauses is [var one] ? one.Alternatives : [.. WaysOf(clauses).Select(terms => new TermAlternative(terms, 1, AlternativeKind.Typed))];
        var (start, end) = (clauses[0].Start, clauses[^1].Start + clauses[^1].Length);
        return new TermClause(start, end - start, [.. typed, .. meanings.Select(terms => new TermAlternative(terms, Weight, AlternativeKind.Synonym))]) { IsOpen = clauses[^1].IsOpen };
    }

    private static IEnumerable<Phrase> PhrasesOf(IEnumerable<string> words) => words
        .Select(QueryParser.WordsOf)
        .Where(clauses => clauses.Count > 0)
        .Select(clauses => new Phrase(KeyOf(clauses), clauses.Count, clauses[0].Alternatives[0].Terms[0], WaysOf(clauses)));

    /// <summary>The ways to have all of some words, as they were typed first.</summary>
    private static string[][] WaysOf(IReadOnlyList<TermClause> clauses)
    {
        string[][] ways = [[]];
        foreach (var clause in clauses)
        {
            ways = [.. ways.SelectMany(way => clause.Alternatives.Select(alternative => (string[])[.. way, .. alternative.Terms])).Take(MostWays)];
        }

        return ways;
    }

    private static string KeyOf(IEnumerable<TermClause> clauses) => string.Join(Separator, clauses.SelectMany(clause => clause.Alternatives[0].Terms));

    private void Add(Phrase typed, Phrase meant)
    {
        var meanings = _meanings.TryGetValue(typed.Key, out var known) ? known : _meanings[typed.Key] = [];
        foreach (var terms in meant.Ways)
        {
            if (meanings.Count < MostAlternatives && !meanings.Exists(other => other.AsSpan().SequenceEqual(terms)))
            {
                meanings.Add(terms);
            }
        }

        _longest[typed.First] = Math.Max(typed.Clauses, _longest.GetValueOrDefault(typed.First));
    }

    /// <param name="Key">Its terms in one.</param>
    /// <param name="Clauses">Clauses of a query that it is.</param>
    /// <param name="First">Its first term.</param>
    /// <param name="Ways">Terms that a row must have, in one of these ways.</param>
    private sealed record Phrase(string Key, int Clauses, string First, string[][] Ways);
}
