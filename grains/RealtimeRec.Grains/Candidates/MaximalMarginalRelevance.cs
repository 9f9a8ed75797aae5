using System.Buffers;
using RealtimeRec.Catalog;

namespace RealtimeRec.Candidates;

/// <summary>
/// Chooses a page from the best candidates one by one, each time the one whose score is highest after a deduction for its
/// likeness to what was chosen before (Carbonell and Goldstein, SIGIR 1998).
/// </summary>
internal sealed class MaximalMarginalRelevance : CandidateComponent<DiversityOptions>, ICandidateSelector<CandidateQuery>
{
    /// <summary>Candidates looked at for each place of the page.</summary>
    private const int PoolPerPlace = 4;

    /// <summary>Likeness of two items of one leaf category, should their vectors not say.</summary>
    private const float CategoryLikeness = 0.3f;

    public override string Name => "diversity";

    public int PoolFor(int places) => places * PoolPerPlace;

    public void Choose(CandidateQuery query, CandidateSet candidates, Span<int> best, int places)
    {
        var relevance = OptionsIn(query).Relevance;
        if (places == 0 || relevance >= 1)
        {
            return;
        }

        var rows = candidates.Rows;
        var scores = candidates.Scores;
        var highest = scores[best[0]];
        var range = Math.Max(highest - scores[best[^1]], 1e-6);
        var pool = ArrayPool<Place>.Shared.Rent(best.Length);
        try
        {
            var left = pool.AsSpan(0, best.Length);
            for (var i = 0; i < left.Length; i++)
            {
                var value = relevance * (1 - ((highest - scores[best[i]]) / range));
                left[i] = new Place(best[i], value, value, Likeness: 0, Compared: 0);
            }

            for (var place = 0; place < places; place++)
            {
                // What is chosen only ever takes from a value: one that is not the highest as it was when last looked at need not be looked at again. Of
                // equal ones the first is the one of the higher score.
                int next;
                while (left[next = HighestFrom(left, place)].Compared < place)
                {
                    left[next] = Compare(left[next], left[..place], rows, 1 - relevance);
                }

                // The others keep their order, so that ties always fall to the higher score.
                var chosen = left[next];
                left[place..next].CopyTo(left[(place + 1)..]);
                left[place] = chosen;
            }

            for (var i = 0; i < left.Length; i++)
            {
                best[i] = left[i].Candidate;
            }
        }
        finally
        {
            ArrayPool<Place>.Shared.Return(pool);
        }
    }

    private static int HighestFrom(ReadOnlySpan<Place> left, int place)
    {
        var next = place;
        for (var i = place + 1; i < left.Length; i++)
        {
            next = left[i].Value > left[next].Value ? i : next;
        }

        return next;
    }

    private static Place Compare(Place candidate, ReadOnlySpan<Place> chosen, ReadOnlySpan<CatalogRow> rows, double deduction)
    {
        var likeness = candidate.Likeness;
        foreach (var other in chosen[candidate.Compared..])
        {
            likeness = Math.Max(likeness, Likeness(rows[other.Candidate], rows[candidate.Candidate]));
        }

        return candidate with { Value = candidate.Relevance - (deduction * likeness), Likeness = likeness, Compared = chosen.Length };
    }

    private static float Likeness(CatalogRow a, CatalogRow b)
    {
        var category = !a.LeafCategory.IsNone && a.LeafCategory == b.LeafCategory ? CategoryLikeness : 0;
        return Math.Max(category, a.Vector.Dot(b.Vector));
    }

    /// <summary>A candidate of the pool.</summary>
    /// <param name="Candidate">Its number.</param>
    /// <param name="Relevance">What its score is worth.</param>
    /// <param name="Value">The same less what its likeness to those chosen when it was last looked at takes from it.</param>
    /// <param name="Likeness">Its likeness to the most alike of them.</param>
    /// <param name="Compared">How many they were.</param>
    private readonly record struct Place(int Candidate, double Relevance, double Value, float Likeness, int Compared);
}
