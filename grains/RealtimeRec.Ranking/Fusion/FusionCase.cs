namespace RealtimeRec.Ranking.Fusion;

/// <summary>What every list said of every candidate at one moment, and which of them came next.</summary>
/// <param name="Parts">Candidate by candidate, what each list said, before its weight.</param>
/// <param name="Rest">What is added to each candidate's score whatever the weights are.</param>
/// <param name="Target">The candidate that came; -1 when it was none of them.</param>
public sealed record FusionCase(float[] Parts, float[] Rest, int Target)
{
    /// <summary>The target's rank by the weighted sum, from 1; 0 when it is no candidate. Of equal candidates the first comes first.</summary>
    /// <param name="weights">The weight of each list.</param>
    public int Rank(ReadOnlySpan<double> weights)
    {
        if (Target < 0)
        {
            return 0;
        }

        var own = Score(Target, weights);
        var rank = 1;
        for (var candidate = 0; candidate < Rest.Length; candidate++)
        {
            var score = candidate == Target ? double.NegativeInfinity : Score(candidate, weights);
            rank += score > own || (score == own && candidate < Target) ? 1 : 0;
        }

        return rank;
    }

    private double Score(int candidate, ReadOnlySpan<double> weights)
    {
        double score = Rest[candidate];
        var parts = Parts.AsSpan(candidate * weights.Length, weights.Length);
        for (var list = 0; list < weights.Length; list++)
        {
            score += weights[list] * parts[list];
        }

        return score;
    }
}
