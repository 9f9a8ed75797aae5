using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>Options of <see cref="NewArrivals"/>.</summary>
internal sealed class NewArrivalsOptions : SourceOptions
{
    public NewArrivalsOptions() => Candidates = 30;
}
