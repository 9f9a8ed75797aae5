using System.Globalization;
using System.Text.Json.Serialization;
using RealtimeRec.Events;

namespace RealtimeRec.Training.Preparation;

/// <summary>How the events of a log are spread.</summary>
/// <param name="EventsPerUser">Number of users with 1, 2 to 3, 4 to 7, … events: bin b holds 2^b to 2^(b+1) − 1.</param>
/// <param name="EventsPerItem">Number of items with so many events, in the same bins.</param>
/// <param name="Days">Events of each day (UTC), as days since 1970, ascending; days without any are left out.</param>
/// <param name="Hours">Events of each hour since 1970, ascending; hours without any are left out.</param>
/// <param name="Kinds">Events of each kind, by the number of <see cref="EventKind"/>.</param>
/// <param name="HoursOfDay">Events of each hour of the day (UTC), 24 of them.</param>
internal sealed record LogDistribution(
    int[] EventsPerUser,
    int[] EventsPerItem,
    [property: JsonIgnore] IReadOnlyList<KeyValuePair<long, int>> Days,
    [property: JsonIgnore] IReadOnlyList<KeyValuePair<long, int>> Hours,
    int[] Kinds,
    int[] HoursOfDay)
{
    private const long HourMs = 3_600_000;
    private const int HoursPerDay = 24;

    /// <summary>Events of each day (UTC), by its date as <c>yyyy-MM-dd</c>.</summary>
    public IReadOnlyDictionary<string, int> EventsPerDay => Days.ToDictionary(
        day => DateTime.UnixEpoch.AddDays(day.Key).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day => day.Value);

    /// <summary>Counts a log.</summary>
    public static LogDistribution Of(InteractionLog log)
    {
        var ofUser = new int[log.Users.Count];
        var ofItem = new int[log.Items.Count];
        var kinds = new int[EventNames.All.Count];
        var hoursOfDay = new int[HoursPerDay];
        var days = new SortedDictionary<long, int>();
        var hours = new SortedDictionary<long, int>();
        foreach (ref readonly var interaction in log.Interactions)
        {
            var hour = interaction.Time / HourMs;
            ofUser[interaction.User]++;
            ofItem[interaction.Item]++;
            kinds[(int)interaction.Kind]++;
            hoursOfDay[hour % HoursPerDay]++;
            hours[hour] = hours.GetValueOrDefault(hour) + 1;
        }

        foreach (var (hour, count) in hours)
        {
            days[hour / HoursPerDay] = days.GetValueOrDefault(hour / HoursPerDay) + count;
        }

        return new LogDistribution(Binned(ofUser), Binned(ofItem), [.. days], [.. hours], kinds, hoursOfDay);
    }

    private static int[] Binned(int[] counts)
    {
        var bins = new int[counts.Length == 0 ? 0 : int.Log2(Math.Max(1, counts.Max())) + 1];
        foreach (var count in counts)
        {
            if (count > 0)
            {
                bins[int.Log2(count)]++;
            }
        }

        return bins;
    }
}
