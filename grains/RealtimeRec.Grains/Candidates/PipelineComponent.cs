namespace RealtimeRec.Candidates;

/// <summary>A component registered with the pipeline of a kind of query.</summary>
internal sealed record PipelineComponent<TQuery>(ICandidateComponent Component)
    where TQuery : CandidateQuery;
