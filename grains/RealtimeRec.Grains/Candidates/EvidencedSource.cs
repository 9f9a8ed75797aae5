namespace RealtimeRec.Candidates;

/// <summary>A source that names what others did, and whose word counts the more the more of them did it: n of them make it n / (n + <see cref="HalfEvidence"/>).</summary>
internal abstract class EvidencedSource<TQuery, TOptions> : RankedSource<TQuery, TOptions>
    where TQuery : CandidateQuery
    where TOptions : SourceOptions, new()
{
    /// <summary>Steps of other shoppers at which the part counts half: what one of them did says little.</summary>
    private const double HalfEvidence = 4;

    public override void Score(TQuery query, CandidateSet candidates, Span<double> parts)
    {
        base.Score(query, candidates, parts);
        var evidence = candidates.EvidenceOf(this);
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] *= evidence[i] / (evidence[i] + HalfEvidence);
        }
    }
}
