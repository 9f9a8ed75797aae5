using System.Globalization;
using RealtimeRec.Charts;

namespace RealtimeRec.Training.Preparation.Output;

/// <summary>Events over time, by the day, or by the hour when they span less than three days.</summary>
internal static class TimelineChart
{
    private const int HoursPerDay = 24;
    private const int FewestDays = 3;
    private const int DaysOfOneYear = 300;
    private const int Ticks = 12;

    // A single wrong clock must not press all other days into one column: this share of the events may lie outside on either side.
    private const double ShareOutside = 0.001;

    /// <summary>Draws the events; answers also what each step is, and how many events of before lie outside the drawing.</summary>
    public static (string Svg, string Unit, int Outside) Draw(LogDistribution before, LogDistribution after)
    {
        var (first, last) = Range(before.Days);
        var isByDay = last - first + 1 >= FewestDays;
        if (!isByDay)
        {
            (first, last) = Range(before.Hours);
        }

        var countsBefore = Counts(isByDay ? before.Days : before.Hours, first, last);
        var countsAfter = Counts(isByDay ? after.Days : after.Hours, first, last);
        var unit = isByDay ? "day" : "hour";
        var hoursPerStep = isByDay ? HoursPerDay : 1;
        var from = Time(first, hoursPerStep);
        var to = Time(last, hoursPerStep);
        var days = from.Date == to.Date ? $"{from:yyyy-MM-dd}" : $"{from:yyyy-MM-dd} to {to:yyyy-MM-dd}";
        var steps = countsBefore.Length;
        var every = Math.Max(1, (int)Math.Ceiling((double)steps / Ticks));
        var chart = new Chart(
            $"Events per {unit}",
            ReportLayout.Full,
            Axis.Slots(steps, Enumerable.Range(0, steps).Where(i => i % every == 0).Select(i => new Tick(i, TickOf(first + i, isByDay, steps)))),
            Axis.Counts(countsBefore.Max(), isLog: false),
            $"{unit}, {days} (UTC)");
        chart.Steps("before", countsBefore);
        chart.Steps("after", countsAfter);
        return (chart.ToSvg(), unit, before.Kinds.Sum() - countsBefore.Sum());
    }

    private static (long First, long Last) Range(IReadOnlyList<KeyValuePair<long, int>> steps)
    {
        var outside = (long)(steps.Sum(step => (long)step.Value) * ShareOutside);
        return (End(steps), End(steps.Reverse()));

        long End(IEnumerable<KeyValuePair<long, int>> fromOutside)
        {
            var sum = 0L;
            return fromOutside.First(step => (sum += step.Value) > outside).Key;
        }
    }

    private static int[] Counts(IReadOnlyList<KeyValuePair<long, int>> steps, long first, long last)
    {
        var counts = new int[last - first + 1];
        foreach (var (step, count) in steps)
        {
            if (step >= first && step <= last)
            {
                counts[step - first] = count;
            }
        }

        return counts;
    }

    private static string TickOf(long step, bool isByDay, int steps) => Time(step, isByDay ? HoursPerDay : 1)
        .ToString(!isByDay ? "HH:mm" : steps > DaysOfOneYear ? "MMM yyyy" : "MMM d", CultureInfo.InvariantCulture);

    private static DateTime Time(long step, int hours) => DateTime.UnixEpoch.AddHours(step * hours);
}
