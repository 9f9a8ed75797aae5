using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>Options of <see cref="OwnItems"/>.</summary>
internal sealed class OwnItemsOptions : SourceOptions
{
    public OwnItemsOptions() => Enabled = false;
}
