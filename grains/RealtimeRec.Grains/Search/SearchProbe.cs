using RealtimeRec.Catalog;
using RealtimeRec.Retrieval.Terms;

namespace RealtimeRec.Search;

/// <summary>Tells whether something would be found, without ranking it. Thread-safe.</summary>
internal sealed class SearchProbe(CatalogReplica replica, ServedSynonyms synonyms)
{
    /// <summary>Whether products are found, and by which words; null while the silo cannot search yet.</summary>
    /// <param name="text">What is searched for.</param>
    /// <param name="corrects">Whether slips are corrected, and words given up where nothing has all of them.</param>
    public SearchOutcome? OutcomeOf(string text, bool corrects)
    {
        if (!replica.IsSearchable)
        {
            return null;
        }

        var query = synonyms.Current.Widen(QueryParser.Parse(text));
        if (query.IsEmpty)
        {
            return SearchOutcome.Nothing;
        }

        using var matches = TermSearch.Find(replica.Current.Terms, query, corrects, corrects);
        return matches.Rows.Count == 0 ? SearchOutcome.Nothing : matches.IsRelaxed ? SearchOutcome.Relaxed : SearchOutcome.Found;
    }
}
