namespace RealtimeRec.Charts;

/// <summary>The size of a chart and the margins around its plot, in the drawing's own units.</summary>
/// <param name="Width">Width of the whole.</param>
/// <param name="Height">Height of the whole.</param>
/// <param name="Left">Margin for the marks of the axis that goes up.</param>
/// <param name="Right">Margin on the right.</param>
/// <param name="Top">Margin for a heading and a legend.</param>
/// <param name="Bottom">Margin for the marks of the axis that goes across, and for its title.</param>
public readonly record struct Layout(double Width, double Height, double Left, double Right, double Top, double Bottom)
{
    /// <summary>Width of the plot.</summary>
    public double PlotWidth => Width - Left - Right;

    /// <summary>Height of the plot.</summary>
    public double PlotHeight => Height - Top - Bottom;
}
