using System.ComponentModel.DataAnnotations;

namespace RealtimeRec.Candidates;

/// <summary>Options of a source.</summary>
internal class SourceOptions : OptionalComponentOptions
{
    /// <summary>Most candidates that it names.</summary>
    [Range(0, 1_000)]
    public int Candidates { get; set; } = 60;

    /// <summary>What a place in its list weighs in the score: a candidate of a rank, from 0, gets weight / (rank + <see cref="RankConstant"/>).</summary>
    [Range(0d, 100d)]
    public double Weight { get; set; } = 1;

    /// <summary>The higher, the less the first places of its list are worth more than those behind them.</summary>
    [Range(1d, 1_000d)]
    public double RankConstant { get; set; } = 10;
}
