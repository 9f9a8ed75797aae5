using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>Options of the sources that go by the products on the page being looked at: a feed that is not about these has none of them.</summary>
internal sealed class ContextOptions : SourceOptions
{
    public ContextOptions() => (Enabled, Candidates) = (false, 120);
}
