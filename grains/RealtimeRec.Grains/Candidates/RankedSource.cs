using System.Numerics.Tensors;
using RealtimeRec.Ranking.Fusion;

namespace RealtimeRec.Candidates;

/// <summary>
/// A source whose part of the score is worth what a candidate's place is among those that it named and the filters left
/// (<see cref="ReciprocalRanks"/>): scores of different sources are on scales that do not meet, and ranks do.
/// </summary>
internal abstract class RankedSource<TQuery, TOptions> : CandidateComponent<TOptions>, ICandidateSource<TQuery>, ICandidateScore<TQuery>, IRankedList
    where TQuery : CandidateQuery
    where TOptions : SourceOptions, new()
{
    public virtual ListScale Scale => ListScale.Relative;

    public abstract void Collect(TQuery query, CandidateSet candidates);

    public virtual void Score(TQuery query, CandidateSet candidates, Span<double> parts)
    {
        var options = OptionsIn(query);
        ReciprocalRanks.Write(candidates.NamedBy(this), options.RankConstant, parts);
        TensorPrimitives.Multiply(parts, options.Weight, parts);
    }
}
