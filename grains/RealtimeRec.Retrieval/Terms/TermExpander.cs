namespace RealtimeRec.Retrieval.Terms;

/// <summary>
/// Finds what words of a query may stand for in an index: words that they begin, words that were probably meant, words that were written apart or together.
/// Only a word that is rare beside what it may stand for is widened, so that a query without a slip finds what it found.
/// </summary>
internal sealed class TermExpander(TermIndexSnapshot index)
{
    /// <summary>A word in so few rows may be a slip.</summary>
    private const int Rare = 20;

    /// <summary>So much more usual is what was meant.</summary>
    private const int MoreUsual = 10;

    private const int MostPrefixed = 24;
    private const int MostCorrections = 5;

    /// <summary>Words of a query that slips are looked for in: each is compared with every word of the index.</summary>
    private const int MostCorrected = 8;

    /// <summary>Letters of a word in which one slip is looked for; where a letter was left out, one fewer was typed.</summary>
    private const int OneSlipFrom = 4;
    private const int TwoSlipsFrom = 8;
    private const int ShortestPrefix = 2;
    private const int ShortestHalf = 3;
    private const float PrefixWeight = 0.7f;
    private const float OneSlipWeight = 0.7f;
    private const float TwoSlipsWeight = 0.5f;

    private int _looked;

    /// <summary>The query with words widened.</summary>
    /// <param name="query">The query.</param>
    /// <param name="corrects">Whether slips are corrected.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public TermQuery Expand(TermQuery query, bool corrects, CancellationToken cancellationToken)
    {
        var required = new List<TermClause>(query.Required.Count);
        foreach (var clause in query.Required)
        {
            cancellationToken.ThrowIfCancellationRequested();
            required.Add(Expand(query, clause, corrects));
        }

        if (corrects)
        {
            JoinNeighbours(required);
        }

        return query with { Required = required };
    }

    private TermClause Expand(TermQuery query, TermClause clause, bool corrects)
    {
        if (HasSynonyms(clause))
        {
            // The shop says what it stands for.
            return clause;
        }

        if (clause.Alternatives is [{ Terms: [var whole] }, _, ..])
        {
            // Typed as one it is usual: that is how the index has it, whichever way a product writes it.
            return CountOf(whole) >= Rare && !query.Text.AsSpan(clause.Start, clause.Length).ContainsAny(' ', '\u3000', '\t') ? clause with { Alternatives = [clause.Alternatives[0]] } : clause;
        }

        if (clause.Alternatives is not [{ Terms: [var term] }] || term[0] >= '\u2E80')
        {
            return clause;
        }

        var count = CountOf(term);
        if (clause.IsOpen && term.Length >= ShortestPrefix && Prefixed(term) is { Count: > 0 } prefixed && prefixed.Sum(other => other.Count) > MoreUsual * count)
        {
            return clause with { Alternatives = [.. clause.Alternatives, .. prefixed.Select(other => new TermAlternative([other.Term], PrefixWeight, AlternativeKind.Prefix))] };
        }

        if (!corrects || count >= Rare || _looked == MostCorrected || clause.Length < OneSlipFrom - 1 || term.AsSpan().ContainsAnyInRange('0', '9'))
        {
            return clause;
        }

        _looked++;
        var (distance, corrections) = CorrectionsOf(term, clause.Length, count);
        if (corrections.Count > 0)
        {
            var weight = distance == 1 ? OneSlipWeight : TwoSlipsWeight;
            return clause with
            {
                Alternatives = [.. clause.Alternatives, .. corrections.Select(other => new TermAlternative([other.Term], weight, AlternativeKind.Correction))],
                Corrected = count == 0 ? corrections[0].Term : null,
            };
        }

        return count == 0 && Split(term) is { } halves
            ? clause with { Alternatives = [.. clause.Alternatives, new TermAlternative(halves, OneSlipWeight, AlternativeKind.Correction)], Corrected = string.Join(' ', halves) }
            : clause;
    }

    private static bool HasSynonyms(TermClause clause) => clause.Alternatives[^1].Kind == AlternativeKind.Synonym;

    /// <summary>Words that were written apart, of which one is rare and both together are not.</summary>
    private void JoinNeighbours(List<TermClause> clauses)
    {
        for (var i = 0; i + 1 < clauses.Count; i++)
        {
            if (WordOf(clauses[i]) is { } first && WordOf(clauses[i + 1]) is { } second
                && Math.Min(CountOf(first), CountOf(second)) is var rarer and < Rare
                && CountOf(first + second) is var together && together >= MoreUsual * Math.Max(1, rarer))
            {
                var (start, end) = (clauses[i].Start, clauses[i + 1].Start + clauses[i + 1].Length);
                clauses[i] = new TermClause(
                    start,
                    end - start,
                    [new TermAlternative([first, second], 1, AlternativeKind.Typed), new TermAlternative([first + second], OneSlipWeight, AlternativeKind.Correction)])
                {
                    Corrected = rarer == 0 ? first + second : null,
                };
                clauses.RemoveAt(i + 1);
            }
        }

        static string? WordOf(TermClause clause) =>
            !HasSynonyms(clause) && clause.Alternatives[0] is { Terms: [var term], Kind: AlternativeKind.Typed } && term[0] < '\u2E80' && !term.AsSpan().ContainsAnyInRange('0', '9') ? term : null;
    }

    /// <summary>Rows that have a term; of a usual one, about.</summary>
    private int CountOf(string term)
    {
        var count = 0;
        foreach (var segment in index.Segments)
        {
            if (segment.Find(term) is var place and >= 0)
            {
                count += CountOf(segment, place);
            }
        }

        return count;
    }

    private int CountOf(TermSegment segment, int place)
    {
        const int Counted = 16 * Rare;
        if (segment.BytesOf(place) > Counted)
        {
            // Two to three bytes a row: usual in any case.
            return segment.BytesOf(place) / 3;
        }

        var count = 0;
        for (var reader = segment.Postings(place); reader.MoveNext();)
        {
            count += index.Owners[reader.Row] == segment.Number ? 1 : 0;
        }

        return count;
    }

    /// <summary>The most usual terms that begin so, without the term itself.</summary>
    private List<(string Term, int Count)> Prefixed(string prefix)
    {
        const int MostLookedAt = 20_000;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var segment in index.Segments)
        {
            var terms = segment.Terms;
            for (var place = segment.LowerBound(prefix); place < terms.Length && counts.Count < MostLookedAt && terms[place].StartsWith(prefix, StringComparison.Ordinal); place++)
            {
                if (terms[place].Length > prefix.Length)
                {
                    counts[terms[place]] = counts.GetValueOrDefault(terms[place]) + Math.Max(1, segment.BytesOf(place) / 3);
                }
            }
        }

        return [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MostPrefixed).Select(pair => (pair.Key, pair.Value))];
    }

    /// <summary>The nearest words that are far more usual, the most usual first.</summary>
    private (int Distance, List<(string Term, int Count)> Words) CorrectionsOf(string term, int typed, int count)
    {
        // As many letters as were typed: a plural's last one is not in the term.
        var most = typed >= TwoSlipsFrom ? 2 : 1;
        var shape = WordShape.Of(term);
        var found = new Dictionary<string, (int Distance, int Count)>(StringComparer.Ordinal);
        foreach (var segment in index.Segments)
        {
            // Words with another first letter are two slips away.
            var (start, end) = most > 1 ? (0, segment.Terms.Length) : (segment.LowerBound([term[0]]), segment.LowerBound([(char)(term[0] + 1)]));
            var shapes = segment.Shapes[start..end];
            for (var i = 0; i < shapes.Length; i++)
            {
                if (WordShape.MayBeNear(shape, shapes[i], most)
                    && segment.Terms[start + i] is var other && other.Length + (typed - term.Length) >= OneSlipFrom
                    && EditDistance.Between(term, other, most) is var distance && distance >= 1 && distance <= most)
                {
                    found[other] = (distance, found.GetValueOrDefault(other).Count + CountOf(segment, start + i));
                }
            }
        }

        // Where no product has what was typed, any that has something like it is better than none.
        var usual = found.Where(pair => pair.Value.Count >= Math.Max(1, MoreUsual * count)).ToList();
        if (usual.Count == 0)
        {
            return (0, []);
        }

        var nearest = usual.Min(pair => pair.Value.Distance);
        return (nearest,
        [
            .. usual.Where(pair => pair.Value.Distance == nearest).OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Take(MostCorrections).Select(pair => (pair.Key, pair.Value.Count)),
        ]);
    }

    /// <summary>Two known words that were written as one; the most usual two, if there are any.</summary>
    private string[]? Split(string term)
    {
        string[]? best = null;
        var most = 0;
        for (var at = ShortestHalf; at <= term.Length - ShortestHalf; at++)
        {
            var (first, second) = (term[..at], term[at..]);
            if (Math.Min(CountOf(first), CountOf(second)) is var count && count > most)
            {
                (best, most) = ([first, second], count);
            }
        }

        return best;
    }
}
