using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Feeds.Sources;
using RealtimeRec.Profiles;

namespace RealtimeRec.Feeds.Scores;

/// <summary>
/// The user's leaning to the item's category and brand, as shares of the strongest such leaning: what others went on to counts less where it is of
/// another kind than what the user cares for. As large as the first places of a source of weight 1.
/// </summary>
internal sealed class Affinity(CatalogIds ids, ProfileNeighbours profile) : CandidateComponent<AffinityOptions>, ICandidateScore<FeedQuery>, ICandidateReason<FeedQuery>
{
    private const double CategoryShare = 0.7;

    public override string Name => "affinity";

    public void Score(FeedQuery query, CandidateSet candidates, Span<double> parts)
    {
        var weight = OptionsIn(query).Weight;
        var leanings = new Leanings(query.Interests);
        var rows = candidates.Rows;
        for (var i = 0; i < parts.Length; i++)
        {
            var (category, brand) = leanings.To(rows[i]);
            parts[i] = weight * ((CategoryShare * category) + ((1 - CategoryShare) * brand));
        }
    }

    /// <summary>The item of the user's that it is like, where there is one: that says more than its category.</summary>
    public FeedReason? Explain(FeedQuery query, CandidateSet candidates, int candidate) =>
        candidates.Rows[candidate].LeafCategory is not { IsNone: false } category || !query.Interests.Categories.ContainsKey(category) ? null
            : !float.IsNaN(candidates.NamedBy(profile)[candidate]) && profile.Explain(query, candidates, candidate) is { } reason ? reason
            : new FeedReason(Name, Category: ids.Categories[category]);
}
