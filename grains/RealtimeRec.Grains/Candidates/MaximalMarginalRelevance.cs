using System.Buffers;
using System.Numerics.Tensors;
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
        var valued = ArrayPool<double>.Shared.Rent(best.Length);
        try
        {
            // Values are those of when a candidate was last looked at.
            var left = pool.AsSpan(0, best.Length);
            var values = valued.AsSpan(0, best.Length);
            for (var i = 0; i < left.Length; i++)
            {
                values[i] = relevance * (1 - ((highest - scores[best[i]]) / range));
                left[i] = new Place(best[i], values[i], Likeness: 0, Compared: 0);
            }

            for (var place = 0; place < places; place++)
            {
                // What is chosen only ever takes from a value: one that is not the highest need not be looked at again. Of equal ones the first is that of
                // the higher score.
                int next;
                while (left[next = place + TensorPrimitives.IndexOfMax<double>(values[place..])].Compared < place)
                {
                    left[next] = Compare(left[next], left[..place], rows);
                    values[next] = left[next].Relevance - ((1 - relevance) * left[next].Likeness);
                }

                // The others keep their order, so that ties always fall to the higher score.
                var chosen = left[next];
                left[place..next].CopyTo(left[(place + 1)..]);
                values[place..next].CopyTo(values[(place + 1)..]);
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
            ArrayPool<double>.Shared.Return(valued);
        }
    }

    private static Place Compare(Place candidate, ReadOnlySpan<Place> chosen, ReadOnlySpan<CatalogRow> rows)
    {
        var likeness = candidate.Likeness;
        foreach (var other in chosen[candidate.Compared..])
        {
            likeness = Math.Max(likeness, Likeness(rows[other.Candidate], rows[candidate.Candidate]));
        }

        return candidate with { Likeness = likeness, Compared = chosen.Length };
    }

    private static float Likeness(CatalogRow a, CatalogRow b)
    {
        var category = !a.LeafCategory.IsNone && a.LeafCategory == b.LeafCategory ? CategoryLikeness : 0;
        return Math.Max(category, a.Vector.Dot(b.Vector));
    }

    /// <summary>A candidate of the pool.</summary>
    /// <param name="Candidate">Its number.</param>
    /// <param name="Relevance">What its score is worth.</param>
    /// <param name="Likeness">Its likeness to the most alike of those chosen when it was last looked at.</param>
    /// <param name="Compared">How many they were.</param>
    private readonly record struct Place(int Candidate, double Relevance, float Likeness, int Compared);
}
