namespace RealtimeRec.Feeds.Sources;

/// <summary>Options of <see cref="BoughtTogetherItems"/>.</summary>
internal sealed class BoughtTogetherOptions : NeighbourOptions
{
    public BoughtTogetherOptions() => Candidates = 60;
}
