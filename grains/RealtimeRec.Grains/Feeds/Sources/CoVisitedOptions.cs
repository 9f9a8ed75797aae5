namespace RealtimeRec.Feeds.Sources;

/// <summary>Options of <see cref="CoVisitedItems"/>.</summary>
internal sealed class CoVisitedOptions : NeighbourOptions
{
    public CoVisitedOptions() => Candidates = 100;
}
