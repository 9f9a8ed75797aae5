using RealtimeRec.Ranking.Fusion;

namespace RealtimeRec.Ranking.Trees;

/// <summary>Fuses the rank by trees with the rank by fusion: where what the trees go by has changed since they learned, fusion carries them.</summary>
public static class RankerFusion
{
    /// <summary>Small: the first places of either rank count.</summary>
    private const double RankConstant = 3;

    /// <summary>The order by both ranks.</summary>
    /// <param name="scores">The trees' score of every candidate, in falling order of fusion.</param>
    /// <returns>Places by fusion, the best first; equals in the order of fusion.</returns>
    public static int[] Order(ReadOnlySpan<float> scores)
    {
        var worth = new double[scores.Length];
        ReciprocalRanks.Write(scores, RankConstant, worth);
        var order = new int[scores.Length];
        for (var place = 0; place < order.Length; place++)
        {
            order[place] = place;

            // Below zero, so that the best come first. Sorting is not stable: equals are told apart by their place, by far less than ranks differ.
            worth[place] = (1e-12 * place) - worth[place] - (1 / (place + RankConstant));
        }

        worth.AsSpan().Sort(order.AsSpan());
        return order;
    }
}
