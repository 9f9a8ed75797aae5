using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>Options of <see cref="MetTogetherItems"/>.</summary>
internal sealed class MetTogetherOptions : SourceOptions
{
    public MetTogetherOptions() => (Candidates, Weight) = (160, 2);
}
