using RealtimeRec.Ranking.Metrics;

namespace RealtimeRec.Ranking.Blending;

/// <summary>The normalised scores of a case's candidates.</summary>
/// <param name="scores">
/// By component, then scale: the target's score, the component's lowest score, which stands for every item that is not kept, and the
/// scores of the items kept.
/// </param>
/// <param name="rest">Number of items that are not kept.</param>
internal sealed class BlendSample(float[][][] scores, int rest)
{
    /// <summary>The target's rank in the blend, from 1; the mean of the places among equals.</summary>
    public double Rank(double[] weights, int[] scales)
    {
        var blended = new float[scores[0][0].Length];
        for (var component = 0; component < weights.Length; component++)
        {
            var weight = (float)weights[component];
            if (weight == 0)
            {
                continue;
            }

            var part = scores[component][scales[component]];
            for (var i = 0; i < blended.Length; i++)
            {
                blended[i] += weight * part[i];
            }
        }

        var (above, equal, _) = RankingKernels.Compare(blended.AsSpan(2), blended[0]);
        above += blended[1] > blended[0] ? rest : 0;
        equal += blended[1] == blended[0] ? rest : 0;
        return 1 + above + (equal / 2.0);
    }
}
