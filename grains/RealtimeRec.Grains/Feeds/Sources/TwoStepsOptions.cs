using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>Options of <see cref="TwoSteps"/>.</summary>
internal sealed class TwoStepsOptions : SourceOptions
{
    public TwoStepsOptions() => (Candidates, Weight) = (200, 2);
}
