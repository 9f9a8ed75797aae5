using RealtimeRec.Charts;

namespace RealtimeRec.Training.Preparation.Output;

/// <summary>The sizes of the report's charts. Their colours come from the page's style sheet, so that light and dark are its own affair.</summary>
internal static class ReportLayout
{
    /// <summary>Of a chart that stands beside another.</summary>
    public static readonly Layout Half = new(Width: 560, Height: 260, Left: 46, Right: 10, Top: 10, Bottom: 44);

    /// <summary>Of one that stands alone.</summary>
    public static readonly Layout Full = Half with { Width = 1160 };
}
