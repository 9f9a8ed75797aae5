using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>Options of <see cref="CoVisitedItems"/>.</summary>
internal sealed class CoVisitedOptions : SourceOptions
{
    public CoVisitedOptions() => (Candidates, Weight) = (160, 3);
}
