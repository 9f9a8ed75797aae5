using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Filters;

/// <summary>Options of <see cref="ContextFilter"/>.</summary>
internal sealed class ContextFilterOptions : OptionalComponentOptions
{
    public ContextFilterOptions() => Enabled = false;
}
