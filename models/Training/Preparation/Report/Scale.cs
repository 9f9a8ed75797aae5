using System.Globalization;

namespace RealtimeRec.Training.Preparation.Report;

/// <summary>An axis of counts from 0 or, logarithmic, from just below 1, and where its ticks are.</summary>
internal sealed class Scale
{
    private const double LogFloor = 0.6;
    private const int MaxTicks = 5;

    private readonly bool _isLog;
    private readonly double _max;

    /// <param name="max">Highest count shown.</param>
    /// <param name="isLog">Whether equal lengths are equal factors.</param>
    public Scale(double max, bool isLog)
    {
        _isLog = isLog;
        if (isLog)
        {
            var decades = Math.Max(1, (int)Math.Ceiling(Math.Log10(Math.Max(max, 1)) - 1e-9));
            _max = Math.Pow(10, decades);
            var step = (decades / (MaxTicks + 1)) + 1;
            Ticks = [.. Enumerable.Range(0, decades + 1).Where(decade => decade % step == 0).Select(decade => Math.Pow(10, decade))];
        }
        else
        {
            var step = NiceStep(Math.Max(max, 1) / MaxTicks);
            _max = Math.Ceiling(Math.Max(max, 1) / step) * step;
            Ticks = [.. Enumerable.Range(0, (int)Math.Round(_max / step) + 1).Select(tick => tick * step)];
        }
    }

    /// <summary>Counts to mark.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>How far along the axis a count is, 0 to 1.</summary>
    public double At(double count) => _isLog
        ? count <= LogFloor ? 0 : Math.Log(count / LogFloor) / Math.Log(_max / LogFloor)
        : count / _max;

    /// <summary>A count in few characters: 950, 12k, 3.4M.</summary>
    public static string Short(double count) => count switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e9:0.#}G"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.#}M"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0.#}k"),
        _ => count.ToString("0.#", CultureInfo.InvariantCulture),
    };

    private static double NiceStep(double least)
    {
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(least, 1))));
        return new[] { 1, 2, 5, 10 }.Select(factor => factor * magnitude).First(step => step >= least - 1e-9);
    }
}
