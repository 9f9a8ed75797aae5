namespace RealtimeRec.Training.Preparation.Report;

/// <summary>Columns of two series: before, wide and pale; after, narrow and in front of it.</summary>
internal static class ColumnChart
{
    private const double WideShare = 0.84;
    private const double NarrowShare = 0.5;
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
        var frame = new ChartFrame(new Scale(before.Concat(after).DefaultIfEmpty().Max(), isLog), label);
        var columns = Math.Max(before.Count, after.Count);
        var slot = (frame.Right - ChartFrame.Left) / Math.Max(1, columns);
        var every = Math.Max(1, (int)Math.Ceiling(LeastTickDistance / slot));
        for (var i = 0; i < columns; i++)
        {
            var middle = ChartFrame.Left + ((i + 0.5) * slot);
            var (was, isNow) = (Count(before, i), Count(after, i));
            var tip = $"{name(i)}: {was:N0} before, {isNow:N0} after";
            frame.Column("before", middle - (slot * WideShare / 2), slot * WideShare, was, tip);
            frame.Column("after", middle - (slot * NarrowShare / 2), slot * NarrowShare, isNow, tip);
            if (i % every == 0)
            {
                frame.Tick(middle, tick(i));
            }
        }

        return frame.Finish(axis);
    }

    private static int Count(IReadOnlyList<int> counts, int index) => index < counts.Count ? counts[index] : 0;
}
