using System.Globalization;
using RealtimeRec.Charts;

namespace RealtimeRec.Training.Preparation.Output;

/// <summary>Columns of two series: before, wide and pale; after, narrow and in front of it.</summary>
internal static class ColumnChart
{
    private const double WideShare = 0.84;
    private const double NarrowShare = 0.5;
    private const double WidestSlot = 90;
    private const double LeastTickDistance = 34;

    /// <summary>Draws the columns.</summary>
    /// <param name="label">What is shown.</param>
    /// <param name="axis">What the lower axis is.</param>
    /// <param name="before">Counts before.</param>
    /// <param name="after">Counts after; may be fewer.</param>
    /// <param name="isLog">Whether the count axis is logarithmic.</param>
    /// <param name="tick">What stands below a column.</param>
    /// <param name="name">What a column is, in its tip.</param>
    public static string Draw(
        string label, string axis, IReadOnlyList<int> before, IReadOnlyList<int> after, bool isLog, Func<int, string> tick, Func<int, string> name)
    {
        var columns = Math.Max(1, Math.Max(before.Count, after.Count));
        var slot = ReportLayout.Half.PlotWidth / columns;
        var width = Math.Min(1, WidestSlot / slot);
        var every = Math.Max(1, (int)Math.Ceiling(LeastTickDistance / slot));
        var chart = new Chart(
            label,
            ReportLayout.Half,
            Axis.Slots(columns, Enumerable.Range(0, Math.Max(before.Count, after.Count)).Where(i => i % every == 0).Select(i => new Tick(i, tick(i)))),
            Axis.Counts(before.Concat(after).DefaultIfEmpty().Max(), isLog),
            axis);
        for (var i = 0; i < columns; i++)
        {
            var (was, isNow) = (Count(before, i), Count(after, i));
            var tip = string.Create(CultureInfo.InvariantCulture, $"{name(i)}: {was:N0} before, {isNow:N0} after");
            chart.Box("before", i - (width * WideShare / 2), i + (width * WideShare / 2), 0, was, tip);
            chart.Box("after", i - (width * NarrowShare / 2), i + (width * NarrowShare / 2), 0, isNow, tip);
        }

        return chart.ToSvg();
    }

    private static int Count(IReadOnlyList<int> counts, int index) => index < counts.Count ? counts[index] : 0;
}
