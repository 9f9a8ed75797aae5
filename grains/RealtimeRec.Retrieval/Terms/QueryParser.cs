namespace RealtimeRec.Retrieval.Terms;

/// <summary>Reads what shoppers type: words, <c>"phrases"</c>, <c>-exclusions</c>. Any text is a query; an open quotation mark is none.</summary>
public static class QueryParser
{
    private static readonly HashSet<string> s_stopWords =
        ["a", "an", "and", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "the", "to", "with", "的", "和", "与", "及"];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> s_isStopWord = s_stopWords.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Reads a query.</summary>
    public static TermQuery Parse(string text)
    {
        var analyzer = new TextAnalyzer();
        List<TermClause> required = [], optional = [], excluded = [];
        List<string> phrases = [];
        var isOpen = text.Length > 0 && !char.IsWhiteSpace(text[^1]);
        foreach (var part in PartsOf(text))
        {
            var clauses = ClausesOf(analyzer, text.AsSpan(part.Start, part.Length), part.Start);
            if (part.IsExcluded)
            {
                // What has all of it is not wanted: other lamps than floor lamps are.
                if (clauses.Count > 0 && Left(excluded) > 0)
                {
                    excluded.Add(clauses.Count == 1 ? clauses[0] : Together(clauses));
                }

                continue;
            }

            if (part.IsPhrase && clauses.Count > 1)
            {
                phrases.Add(text.Substring(part.Start, part.Length));
            }

            for (var i = 0; i < clauses.Count; i++)
            {
                var isLast = i == clauses.Count - 1 && !part.IsPhrase && isOpen && part.Start + part.Length == text.Length;
                var clause = isLast ? clauses[i] with { IsOpen = true } : clauses[i];
                var isStopWord = !part.IsPhrase && IsStopWord(clause);
                var into = isStopWord ? optional : required;
                if (Left(into) > 0 && !into.Exists(other => other.Alternatives[0].Terms.AsSpan().SequenceEqual(clause.Alternatives[0].Terms)))
                {
                    into.Add(clause);
                }
            }
        }

        // Where nothing else is asked for, they are what is asked for.
        return required.Count == 0 ? new TermQuery(text, optional, [], excluded, phrases) : new TermQuery(text, required, optional, excluded, phrases);

        static int Left(List<TermClause> clauses) => TermQuery.MaxWords - clauses.Count;
    }

    /// <summary>The words of a text that is no query: quotation marks and minus signs mean nothing, and stop words are left out where there are others.</summary>
    internal static IReadOnlyList<TermClause> WordsOf(string text)
    {
        var clauses = ClausesOf(new TextAnalyzer(), text, 0);
        var telling = clauses.FindAll(clause => !IsStopWord(clause));
        return telling.Count == 0 ? clauses : telling;
    }

    private static bool IsStopWord(TermClause clause) => clause.Alternatives.Count == 1 && s_stopWords.Contains(clause.Alternatives[0].Terms[0]);

    private static TermClause Together(List<TermClause> clauses)
    {
        string[] terms = [.. clauses.Take(TermQuery.MaxWords).SelectMany(clause => clause.Alternatives[0].Terms)];
        return new TermClause(clauses[0].Start, clauses[^1].Start + clauses[^1].Length - clauses[0].Start, [new TermAlternative(terms, 1, AlternativeKind.Typed)]);
    }

    private static IEnumerable<(int Start, int Length, bool IsPhrase, bool IsExcluded)> PartsOf(string text)
    {
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            var isExclusion = at < text.Length - 1 && text[at] is '-' or '\uFF0D' && (at == 0 || char.IsWhiteSpace(text[at - 1])) && !char.IsWhiteSpace(text[at + 1]);
            var isQuoted = at < text.Length && ClosingOf(text[at]) is not null;
            if (at < text.Length && !isExclusion && !isQuoted)
            {
                continue;
            }

            var end = isExclusion ? text[at + 1] is var next && ClosingOf(next) is { } closing && text.IndexOf(closing, at + 2) is var close and > 0 ? close + 1 : EndOfWord(text, at + 1)
                : isQuoted && text.IndexOf(ClosingOf(text[at])!.Value, at + 1) is var until and > 0 ? until + 1
                : at;
            if (at < text.Length && end == at)
            {
                // A quotation mark that nothing closes.
                continue;
            }

            if (at > start)
            {
                yield return (start, at - start, false, false);
            }

            if (at == text.Length)
            {
                yield break;
            }

            var inside = (Start: at + 1, Length: end - at - 1);
            var hasQuotes = isQuoted || ClosingOf(text[at + 1]) is not null && text[end - 1] == ClosingOf(text[at + 1]);
            if (isQuoted)
            {
                inside.Length--;
            }
            else if (hasQuotes)
            {
                inside = (inside.Start + 1, inside.Length - 2);
            }

            if (inside.Length > 0)
            {
                yield return (inside.Start, inside.Length, hasQuotes, isExclusion);
            }

            start = end;
            at = end - 1;
        }
    }

    private static int EndOfWord(string text, int at)
    {
        while (at < text.Length && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static char? ClosingOf(char opening) => opening switch
    {
        '"' => '"',
        '“' => '”',
        '「' => '」',
        '『' => '』',
        _ => null,
    };

    private static List<TermClause> ClausesOf(TextAnalyzer analyzer, ReadOnlySpan<char> text, int offset)
    {
        analyzer.Read(text);
        var clauses = new List<TermClause>();
        var tokens = analyzer.Tokens;
        var words = new TextToken?[analyzer.Words];
        var (joins, pairs) = (new TextToken?[analyzer.Words], new TextToken?[analyzer.Words]);
        foreach (ref readonly var token in tokens)
        {
            switch (token.Role)
            {
                case TermRole.Word or TermRole.Character:
                    words[token.Word] = token;
                    break;
                case TermRole.Join:
                    joins[token.Word] = token;
                    break;
                case TermRole.Pair:
                    pairs[token.Word] = token;
                    break;
            }
        }

        for (var word = 0; word < words.Length; word++)
        {
            if (words[word] is not { } token)
            {
                continue;
            }

            if (token.Role == TermRole.Character)
            {
                if (pairs[word] is { } pair)
                {
                    Add(pair, [[TermOf(pair)]]);
                }
                else if (word == 0 || pairs[word - 1] is null)
                {
                    Add(token, [[TermOf(token)]]);
                }
            }
            else if (joins[word] is { } join && word + 1 < words.Length && words[word + 1] is { } other)
            {
                string[][] whole = [[TermOf(join)], [TermOf(token), TermOf(other)]];
                Add(join, PartsOf(word) is { } first | PartsOf(word + 1) is { } second ? [.. whole, [.. PartsOf(word) ?? [TermOf(token)], .. PartsOf(word + 1) ?? [TermOf(other)]]] : whole);
                word++;
            }
            else
            {
                Add(token, PartsOf(word) is { } parts ? [[TermOf(token)], parts] : [[TermOf(token)]]);
            }
        }

        return clauses;

        void Add(TextToken token, string[][] alternatives) => clauses.Add(new TermClause(
            offset + token.Start, token.Length, [.. alternatives.Select(terms => new TermAlternative(terms, 1, AlternativeKind.Typed))]));

        string TermOf(in TextToken token) => analyzer.TermOf(token).ToString();

        string[]? PartsOf(int word)
        {
            var parts = new List<string>();
            foreach (ref readonly var token in analyzer.Tokens)
            {
                if (token.Role == TermRole.Part && token.Word == word)
                {
                    parts.Add(TermOf(token));
                }
            }

            return parts.Count == 0 ? null : [.. parts];
        }
    }
}
