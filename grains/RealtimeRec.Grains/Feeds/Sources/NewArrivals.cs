namespace RealtimeRec.Feeds.Sources;

/// <summary>The newest items of the shop.</summary>
internal sealed class NewArrivals : ICandidateSource
{
    public void Collect(FeedContext context, CandidateSet candidates) =>
        candidates.AddFirst(context, context.Rankings.NewArrivals, context.Recipe.NewArrivalCandidates, CandidateSourceKind.NewArrival);
}
