using System.Buffers;
using System.Globalization;
using RealtimeRec.Catalog;
using RealtimeRec.Retrieval;
using RealtimeRec.Retrieval.Terms;

namespace RealtimeRec.Search;

/// <summary>What a search found: the products that have the words and meet all conditions. Reads columns, and rows only of what the page may show or a condition needs.</summary>
internal sealed class SearchMatches : IDisposable
{
    /// <summary>Products whose texts are read for a phrase, those whose words fit best: each costs as much as indexing it.</summary>
    private const int ReadForPhrases = 20_000;

    /// <summary>Products after which it is seen whether anybody still waits.</summary>
    private const int LookedTogether = 4_096;

    /// <summary>A query for everything there is, as other engines have it; so is an empty one.</summary>
    private const string Everything = "*";

    private readonly CatalogSnapshot _catalog;
    private readonly CatalogRankings _rankings;
    private readonly SearchSort _sort;
    private readonly string _attribute;
    private readonly FoundRows _found;

    private SearchMatches(CatalogSnapshot catalog, CatalogRankings rankings, SearchRequest request, FoundRows found, SearchFacet[] facets)
    {
        (_catalog, _rankings, _sort, _attribute, _found, Facets) = (catalog, rankings, request.Sort, request.SortAttribute ?? "", found, facets);
        if ((found.Traits & RowTraits.Variant) != 0)
        {
            ListVariantsOnce();
        }
    }

    /// <summary>How many there are, variants of one group being one.</summary>
    public int Total => _found.Count;

    /// <summary>Counts of the fields asked for, of all variants.</summary>
    public SearchFacet[] Facets { get; }

    /// <summary>Finds them.</summary>
    /// <param name="catalog">The catalogue.</param>
    /// <param name="rankings">Its rankings.</param>
    /// <param name="ids">The silo's names.</param>
    /// <param name="query">The words, as they are searched for.</param>
    /// <param name="matches">The rows that have them; null where none are asked for.</param>
    /// <param name="filters">What else they have to meet.</param>
    /// <param name="request">What is searched for.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits any more.</param>
    public static SearchMatches Of(
        CatalogSnapshot catalog,
        CatalogRankings rankings,
        CatalogIds ids,
        TermQuery query,
        TermMatches? matches,
        FilterPart[] filters,
        SearchRequest request,
        CancellationToken cancellationToken)
    {
        // What has no word in it, such as an exclamation mark, is in no product.
        var isBrowsed = query.Required.Count == 0 && (!query.IsEmpty || request.Query.Trim() is "" or Everything);
        var browsed = isBrowsed ? Browsed(catalog, query, cancellationToken) : [];
        var rows = isBrowsed ? browsed : matches?.Rows ?? [];
        var phrases = query.Phrases.Count == 0 ? null : new PhraseMatcher(query.Phrases);
        if (phrases is not null && rows.Count > ReadForPhrases)
        {
            rows = rows.OrderByDescending(row => row.Score).Take(ReadForPhrases).ToArray();
        }

        var found = new FoundRows(rows.Count);
        try
        {
            var missed = new List<(int Row, int Filter)>();
            Select(catalog, rows, phrases, filters, found, missed, cancellationToken);
            var (counter, narrowed) = (new FacetCounter(catalog, ids), new FacetCounter(catalog, ids, request.FacetText));
            var facets = Array.ConvertAll(request.Facets, field =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                int[] others = [.. missed.Where(row => filters[row.Filter].Field == field).Select(row => row.Row)];
                return (field == request.FacetField ? narrowed : counter).Of(field, others.Length == 0 ? found.Rows : [.. found.Rows, .. others]);
            });
            return new SearchMatches(catalog, rankings, request, found, facets);
        }
        catch
        {
            found.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<ScoredRow>.Shared.Return(browsed.Array ?? []);
        }
    }

    /// <summary>The first by the order asked for, as many as are wanted; by relevance those whose words fit best, or, without words, the most popular.</summary>
    public SearchMatch[] Best(int count)
    {
        if (_sort != SearchSort.Relevance)
        {
            return Sorted(count);
        }

        // What is sold out comes last, however well it fits.
        const float SoldOut = -10;
        var columns = _catalog.Columns;
        var rows = _found.Rows;
        var words = _found.Words;
        var room = Math.Max(1, Math.Min(rows.Length, 2 * count));
        var keys = ArrayPool<ulong>.Shared.Rent(room);
        var (kept, last, chunk) = (0, ulong.MaxValue, -1);
        var traits = ReadOnlySpan<RowTraits>.Empty;
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] / CatalogColumns.Length is var next && next != chunk)
            {
                chunk = next;
                traits = columns[chunk].Traits;
            }

            var isOnSale = (traits[rows[i] % CatalogColumns.Length] & RowTraits.OnSale) != 0;
            var key = RowOrder.Encode(new RowOrdinal(i), (isOnSale ? 0 : SoldOut) + (words[i] > 0 ? words[i] : Popularity(_catalog.Find(ItemOrdinal.Of(rows[i]))!)));
            if (key > last)
            {
                continue;
            }

            if (kept == room)
            {
                RowOrder.SelectSmallest(keys.AsSpan(0, kept), count);
                (kept, last) = (count, Largest(keys.AsSpan(0, count)));
            }

            keys[kept++] = key;
        }

        var best = keys.AsSpan(0, kept);
        best.Sort();
        best = best[..Math.Min(count, kept)];
        var matches = new SearchMatch[best.Length];
        for (var i = 0; i < best.Length; i++)
        {
            matches[i] = At(RowOrder.Decode(best[i]).Row.Value);
        }

        // What fits alike is in the same order on every silo.
        for (var (start, i) = (0, 1); i <= matches.Length; i++)
        {
            if (i == matches.Length || (best[i] >> 32) != (best[start] >> 32))
            {
                matches.AsSpan(start, i - start).Sort(static (a, b) => string.CompareOrdinal(a.Row.ItemId, b.Row.ItemId));
                start = i;
            }
        }

        ArrayPool<ulong>.Shared.Return(keys);
        return matches;

        float Popularity(CatalogRow row)
        {
            var popularity = Math.Max(-60, _rankings.PopularityOf(row) - _rankings.MaxLogPopularity);
            return (float)(double.IsFinite(popularity) ? popularity / 100 : -1);
        }
    }

    public void Dispose() => _found.Dispose();

    private static void Select(
        CatalogSnapshot catalog,
        ReadOnlySpan<ScoredRow> rows,
        PhraseMatcher? phrases,
        FilterPart[] filters,
        FoundRows found,
        List<(int Row, int Filter)> missed,
        CancellationToken cancellationToken)
    {
        var columns = catalog.Columns;
        var needsRow = phrases is not null || filters.Length > 0;

        // Rows come mostly in order: the next one is of the same chunk.
        var chunk = -1;
        var chunkTraits = ReadOnlySpan<RowTraits>.Empty;
        for (var i = 0; i < rows.Length; i++)
        {
            if (i % LookedTogether == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var number = rows[i].Row.Value;
            if (number / CatalogColumns.Length is var next && next != chunk)
            {
                chunk = next;
                chunkTraits = chunk < columns.Length ? columns[chunk].Traits : CatalogColumns.Empty.Traits;
            }

            var traits = chunkTraits[number % CatalogColumns.Length];
            if ((traits & RowTraits.Findable) == 0)
            {
                continue;
            }

            if (!needsRow)
            {
                found.Add(number, rows[i].Score, traits);
                continue;
            }

            var row = catalog.Find(ItemOrdinal.Of(number))!;
            if (phrases is not null && !phrases.HasAll(row))
            {
                continue;
            }

            var (failures, failed) = (0, -1);
            for (var j = 0; j < filters.Length && failures < 2; j++)
            {
                if (!filters[j].IsMet(row))
                {
                    (failures, failed) = filters[j].Field is { } field && failed >= 0 && filters[failed].Field == field ? (failures, j) : (failures + 1, j);
                }
            }

            if (failures == 0)
            {
                found.Add(number, rows[i].Score, traits);
            }
            else if (failures == 1 && filters[failed].Field is not null)
            {
                // Missed by one field alone: that field's own counts have it.
                missed.Add((number, failed));
            }
        }
    }

    /// <summary>Everything that may be found, without what is not wanted.</summary>
    private static ArraySegment<ScoredRow> Browsed(CatalogSnapshot catalog, TermQuery query, CancellationToken cancellationToken)
    {
        var unwanted = new RowBitmap();
        foreach (var clause in query.Excluded)
        {
            using var excluded = TermSearch.Find(catalog.Terms, new TermQuery(query.Text, [clause], [], [], []), corrects: false, relaxes: false, cancellationToken);
            foreach (var row in excluded.Rows)
            {
                unwanted.Set(row.Row);
            }
        }

        var rows = ArrayPool<ScoredRow>.Shared.Rent(catalog.Columns.Length * CatalogColumns.Length);
        var count = 0;
        for (var chunk = 0; chunk < catalog.Columns.Length; chunk++)
        {
            var traits = catalog.Columns[chunk].Traits;
            for (var place = 0; place < traits.Length; place++)
            {
                var row = new RowOrdinal((chunk * CatalogColumns.Length) + place);
                if ((traits[place] & RowTraits.Findable) != 0 && !unwanted.Contains(row))
                {
                    rows[count++] = new ScoredRow(row, 0);
                }
            }
        }

        return new ArraySegment<ScoredRow>(rows, 0, count);
    }

    /// <summary>Leaves one of each group of variants: on sale before sold out, then by the order asked for, then the one whose words fit best; the same on every silo.</summary>
    private void ListVariantsOnce()
    {
        var columns = _catalog.Columns;
        var groups = new Dictionary<GroupOrdinal, int>();
        var listed = 0;
        for (var i = 0; i < _found.Count; i++)
        {
            var (number, words) = (_found.Rows[i], _found.Words[i]);
            if ((columns[number / CatalogColumns.Length].Traits[number % CatalogColumns.Length] & RowTraits.Variant) == 0)
            {
                _found.Replace(listed++, number, words);
                continue;
            }

            var match = At(i);
            if (groups.TryAdd(match.Row.Group, listed))
            {
                _found.Replace(listed++, number, words);
            }
            else if (groups[match.Row.Group] is var place && IsBefore(match, At(place)))
            {
                _found.Replace(place, number, words);
            }
        }

        _found.Truncate(listed);

        bool IsBefore(SearchMatch match, SearchMatch other)
        {
            var order = other.Row.OnSale.CompareTo(match.Row.OnSale);
            order = order != 0 ? order : KeyOf(match.Row).CompareTo(KeyOf(other.Row));
            order = order != 0 ? order : other.Words.CompareTo(match.Words);
            return (order != 0 ? order : string.CompareOrdinal(match.Row.ItemId, other.Row.ItemId)) < 0;
        }
    }

    private SearchMatch[] Sorted(int count)
    {
        var best = new List<(SearchMatch Match, double Key)>(Math.Min(_found.Count, 2 * count));
        for (var i = 0; i < _found.Count; i++)
        {
            if (best.Count == 2 * count)
            {
                best.Sort(Compare);
                best.RemoveRange(count, count);
            }

            var match = At(i);
            best.Add((match, KeyOf(match.Row)));
        }

        best.Sort(Compare);
        return [.. best.Take(count).Select(pair => pair.Match)];

        static int Compare((SearchMatch Match, double Key) a, (SearchMatch Match, double Key) b)
        {
            var order = b.Match.Row.OnSale.CompareTo(a.Match.Row.OnSale);
            order = order != 0 ? order : a.Key.CompareTo(b.Key);
            order = order != 0 ? order : b.Match.Words.CompareTo(a.Match.Words);
            return order != 0 ? order : string.CompareOrdinal(a.Match.Row.ItemId, b.Match.Row.ItemId);
        }
    }

    /// <summary>What an order goes by, the lowest first; by relevance nothing yet.</summary>
    private double KeyOf(CatalogRow row) => _sort switch
    {
        SearchSort.PriceAscending => row.Details.Product.Price is { } price ? (double)price : double.MaxValue,
        SearchSort.PriceDescending => row.Details.Product.Price is { } price ? -(double)price : double.MaxValue,
        SearchSort.Newest => -row.NewSinceMs,
        SearchSort.Popularity => -_rankings.PopularityOf(row),
        SearchSort.AttributeAscending => NumberOf(row) ?? double.MaxValue,
        SearchSort.AttributeDescending => -NumberOf(row) ?? double.MaxValue,
        _ => 0,
    };

    private double? NumberOf(CatalogRow row) =>
        row.Details.Product.Attributes.TryGetValue(_attribute, out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number : null;

    private SearchMatch At(int place) => new(_catalog.Find(ItemOrdinal.Of(_found.Rows[place]))!, _found.Words[place]);

    private static ulong Largest(ReadOnlySpan<ulong> keys)
    {
        var largest = 0UL;
        foreach (var key in keys)
        {
            largest = Math.Max(largest, key);
        }

        return largest;
    }
}
