using System.Buffers;
using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds;

/// <summary>
/// Chooses a page from the best candidates one by one, each time the one whose score is highest after a deduction for its
/// likeness to what was chosen before (Carbonell and Goldstein, SIGIR 1998).
/// </summary>
internal sealed class MaximalMarginalRelevance
{
    /// <summary>Candidates looked at for each place of the page.</summary>
    private const int PoolPerPlace = 4;

    /// <summary>Likeness of two items of one leaf category, should their vectors not say.</summary>
    private const float CategoryLikeness = 0.3f;

    /// <summary>How many of the best candidates a page of so many places is chosen from.</summary>
    public static int PoolFor(int places) => places * PoolPerPlace;

    /// <summary>Moves the chosen candidates, in order, to the front; answers their number.</summary>
    /// <param name="pool">The best candidates in falling order of score.</param>
    /// <param name="places">Places of the page.</param>
    /// <param name="relevance">Weight of the score against likeness, 0 to 1.</param>
    public int Choose(Span<Candidate> pool, int places, double relevance)
    {
        places = Math.Min(places, pool.Length);
        if (places == 0 || relevance >= 1)
        {
            return places;
        }

        var highest = pool[0].Score;
        var range = Math.Max(highest - pool[^1].Score, 1e-6);
        var likeness = ArrayPool<float>.Shared.Rent(pool.Length);
        Array.Clear(likeness, 0, pool.Length);
        try
        {
            for (var place = 0; place < places; place++)
            {
                var best = place;
                var bestValue = double.NegativeInfinity;
                for (var i = place; i < pool.Length; i++)
                {
                    var value = (relevance * (1 - ((highest - pool[i].Score) / range))) - ((1 - relevance) * likeness[i]);
                    if (value > bestValue)
                    {
                        bestValue = value;
                        best = i;
                    }
                }

                // The others keep their order, so that ties always fall to the higher score.
                var chosen = pool[best];
                pool[place..best].CopyTo(pool[(place + 1)..]);
                likeness.AsSpan(place, best - place).CopyTo(likeness.AsSpan(place + 1));
                pool[place] = chosen;
                for (var i = place + 1; i < pool.Length; i++)
                {
                    likeness[i] = Math.Max(likeness[i], Likeness(chosen.Row, pool[i].Row));
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(likeness);
        }

        return places;
    }

    private static float Likeness(CatalogRow a, CatalogRow b)
    {
        var category = a.LeafCategory >= 0 && a.LeafCategory == b.LeafCategory ? CategoryLikeness : 0;
        return Math.Max(category, a.Vector.Dot(b.Vector));
    }
}
