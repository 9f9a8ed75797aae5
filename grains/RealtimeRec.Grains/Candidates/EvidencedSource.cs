namespace RealtimeRec.Candidates;

/// <summary>A source of what other shoppers did, weighted by how many of them did it (<see cref="EvidencedSource.ConfidenceOf"/>).</summary>
internal abstract class EvidencedSource<TQuery, TOptions> : RankedSource<TQuery, TOptions>
    where TQuery : CandidateQuery
    where TOptions : SourceOptions, new()
{
    public override ListScale Scale => ListScale.Steps;

    public override void Score(TQuery query, CandidateSet candidates, Span<double> parts)
    {
        base.Score(query, candidates, parts);
        var evidence = candidates.EvidenceOf(this);
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] *= EvidencedSource.ConfidenceOf(evidence[i]);
        }
    }
}

/// <summary>What sources of what others did have in common.</summary>
internal static class EvidencedSource
{
    /// <summary>Steps of other shoppers at which they count half: what one of them did says little.</summary>
    private const double HalfEvidence = 4;

    /// <summary>What so many steps of other shoppers count, 0 to 1.</summary>
    public static double ConfidenceOf(float evidence) => evidence / (evidence + HalfEvidence);
}
