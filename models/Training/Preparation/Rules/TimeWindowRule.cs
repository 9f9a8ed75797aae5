using RealtimeRec.Quality;

namespace RealtimeRec.Training.Preparation.Rules;

/// <summary>Finds what happened before the window or after it: late arrivals of long ago, clocks that are wrong.</summary>
/// <param name="from">The window's begin.</param>
/// <param name="to">Its end, which is outside.</param>
internal sealed class TimeWindowRule(DateTimeOffset from, DateTimeOffset to) : ICleaningRule
{
    public string Name => QualityRules.TimeWindow;

    public string Description => $"Happened before {Moment.Text(from)} or at or after {Moment.Text(to)}.";

    public void Find(InteractionLog log, Span<bool> found)
    {
        var (first, end) = (from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = log.Interactions[i].Time < first || log.Interactions[i].Time >= end;
        }
    }

    public string Example(InteractionLog log, in Interaction found) =>
        $"user {log.Users.GetId(found.User)} at {Moment.Text(found.Time)}";
}
