using System.Globalization;

namespace RealtimeRec.Charts;

/// <summary>One axis of a chart: where a value is along it, and which values it marks.</summary>
public sealed class Axis
{
    private const double CountFloor = 0.6;
    private const int MaxTicks = 5;

    private static readonly int[] s_steps = [1, 2, 5];

    private readonly Func<double, double> _at;

    private Axis(Func<double, double> at, bool hasGrid, IEnumerable<Tick> ticks) => (_at, HasGrid, Ticks) = (at, hasGrid, [.. ticks]);

    /// <summary>What it marks.</summary>
    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>Whether a line goes through the plot at each mark of it, where it goes up.</summary>
    internal bool HasGrid { get; }

    /// <summary>How far along the axis a value is, 0 to 1 within it.</summary>
    public double At(double value) => _at(value);

    /// <summary>Counts, from 0 or, logarithmic, from just below 1, up to a round one.</summary>
    /// <param name="max">Highest count shown.</param>
    /// <param name="isLog">Whether equal lengths are equal factors.</param>
    public static Axis Counts(double max, bool isLog)
    {
        if (isLog)
        {
            var decades = Math.Max(1, (int)Math.Ceiling(Math.Log10(Math.Max(max, 1)) - 1e-9));
            var top = Math.Pow(10, decades);
            var every = (decades / (MaxTicks + 1)) + 1;
            return new Axis(
                count => count <= CountFloor ? 0 : Math.Log(count / CountFloor) / Math.Log(top / CountFloor),
                hasGrid: true,
                Enumerable.Range(0, decades + 1).Where(decade => decade % every == 0).Select(decade => Count(Math.Pow(10, decade))));
        }

        var step = RoundStep(Math.Max(max, 1) / MaxTicks);
        var steps = (int)Math.Ceiling(Math.Max(max, 1) / step);
        return new Axis(count => count / (steps * step), hasGrid: true, Enumerable.Range(0, steps + 1).Select(tick => Count(tick * step)));
    }

    /// <summary>Values from one to another, marked at the ends of equal parts.</summary>
    /// <param name="from">The lowest.</param>
    /// <param name="to">The highest, above it.</param>
    /// <param name="parts">How many parts; 0 for no marks.</param>
    /// <param name="format">How a value is written.</param>
    public static Axis Linear(double from, double to, int parts = 0, string format = "G3") => new(
        value => (value - from) / (to - from),
        hasGrid: true,
        parts == 0 ? [] : Enumerable.Range(0, parts + 1).Select(i => from + ((to - from) * i / parts)).Select(value => new Tick(value, value.ToString(format, CultureInfo.InvariantCulture))));

    /// <summary>Values above 0 from one to another, equal lengths being equal factors, marked at 1, 2 and 5 of every power of ten.</summary>
    public static Axis Logarithmic(double from, double to) => new(
        value => Math.Log(value / from) / Math.Log(to / from),
        hasGrid: true,
        Enumerable.Range((int)Math.Floor(Math.Log10(from)), (int)Math.Ceiling(Math.Log10(to)) - (int)Math.Floor(Math.Log10(from)) + 1)
            .SelectMany(power => s_steps.Select(step => step * Math.Pow(10, power)))
            .Where(value => value >= from && value <= to)
            .Select(value => new Tick(value, value.ToString("G3", CultureInfo.InvariantCulture))));

    /// <summary>Places of equal size, one for each of a row of things; the values are their numbers, from 0, and a place reaches half a number to either side.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="ticks">Which are marked.</param>
    public static Axis Slots(int count, IEnumerable<Tick> ticks) => new(value => (value + 0.5) / count, hasGrid: false, ticks);

    /// <summary>A count in few characters: 950, 12k, 3.4M.</summary>
    private static Tick Count(double count) => new(count, count switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e9:0.#}G"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.#}M"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0.#}k"),
        _ => count.ToString("0.#", CultureInfo.InvariantCulture),
    });

    private static double RoundStep(double least)
    {
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(least, 1))));
        return new[] { 1, 2, 5, 10 }.Select(factor => factor * magnitude).First(step => step >= least - 1e-9);
    }
}
