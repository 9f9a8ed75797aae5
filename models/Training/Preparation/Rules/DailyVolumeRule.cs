namespace RealtimeRec.Training.Preparation.Rules;

/// <summary>Finds everything of users who in one day did more than a person does.</summary>
/// <param name="maxPerDay">Most actions in one day of UTC.</param>
internal sealed class DailyVolumeRule(int maxPerDay) : ICleaningRule
{
    private const long DayMs = 86_400_000;

    public string Name => "daily_volume";

    public string Description => $"All of a user who did more than {maxPerDay:N0} things in one day.";

    public void Find(InteractionLog log, Span<bool> found)
    {
        var times = new List<long>();
        foreach (var user in log.ByUser())
        {
            UserActions.Read(log.Interactions[user], times);
            for (var i = maxPerDay; i < times.Count; i++)
            {
                if (times[i] / DayMs == times[i - maxPerDay] / DayMs)
                {
                    found[user].Fill(true);
                    break;
                }
            }
        }
    }

    public string Example(InteractionLog log, in Interaction found) => $"user {log.Users.GetId(found.User)}";
}
