using RealtimeRec.Feeds;

namespace RealtimeRec.Candidates;

/// <summary>A component that can say why a candidate is shown.</summary>
internal interface ICandidateReason<in TQuery> : ICandidateComponent
    where TQuery : CandidateQuery
{
    /// <summary>The reason that the component has for a candidate; null when it has none.</summary>
    FeedReason? Explain(TQuery query, CandidateSet candidates, int candidate);
}
