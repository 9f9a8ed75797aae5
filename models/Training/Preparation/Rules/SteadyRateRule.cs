using System.Globalization;
using RealtimeRec.Quality;

namespace RealtimeRec.Training.Preparation.Rules;

/// <summary>
/// Finds everything of users who over many actions were faster than a person, or as even as a clock. Unlike the cluster's rule
/// of the same name it sees the whole history, and so does not take one fast minute for a bot.
/// </summary>
/// <param name="run">Successive actions that are judged together, at least 2.</param>
/// <param name="maxPerMinute">Actions a minute that a person does not keep up; 0 for no limit.</param>
/// <param name="minVariation">Standard deviation of a person's pauses relative to their mean, at least; 0 for no limit.</param>
internal sealed class SteadyRateRule(int run, int maxPerMinute, double minVariation) : ICleaningRule
{
    private const double MinuteMs = 60_000;

    // A longer one ends the run: who comes by once a day, every day, is no clock.
    private const double LongestPauseMs = 60 * MinuteMs;

    public string Name => QualityRules.BotRate;

    public string Description
    {
        get
        {
            var fast = $"faster than {maxPerMinute:N0} a minute";
            var even = string.Create(CultureInfo.InvariantCulture, $"with pauses that vary by less than {minVariation:P0}");
            return $"All of a user who did {run:N0} things in a row, no hour between any two, {(maxPerMinute == 0 ? even : minVariation == 0 ? fast : $"{fast}, or {even}")}.";
        }
    }

    public void Find(InteractionLog log, Span<bool> found)
    {
        var times = new List<long>();
        foreach (var user in log.ByUser())
        {
            UserActions.Read(log.Interactions[user], times);
            if (IsSuperhuman(times))
            {
                found[user].Fill(true);
            }
        }
    }

    public string Example(InteractionLog log, in Interaction found) => $"user {log.Users.GetId(found.User)}";

    private bool IsSuperhuman(List<long> times)
    {
        // Sums over the last run − 1 pauses, moved on by one action at a time.
        var pauses = run - 1;
        var (sum, squares, start) = (0.0, 0.0, 0);
        for (var i = 1; i < times.Count; i++)
        {
            var pause = times[i] - times[i - 1];
            if (pause > LongestPauseMs)
            {
                (sum, squares, start) = (0, 0, i);
                continue;
            }

            sum += pause;
            squares += (double)pause * pause;
            if (i - start > pauses)
            {
                double left = times[start + 1] - times[start];
                sum -= left;
                squares -= left * left;
                start++;
            }

            if (i - start < pauses)
            {
                continue;
            }

            var mean = sum / pauses;
            var deviation = Math.Sqrt(Math.Max(0, (squares / pauses) - (mean * mean)));
            if ((maxPerMinute > 0 && mean * maxPerMinute < MinuteMs) || (minVariation > 0 && mean > 0 && deviation < minVariation * mean))
            {
                return true;
            }
        }

        return false;
    }
}
