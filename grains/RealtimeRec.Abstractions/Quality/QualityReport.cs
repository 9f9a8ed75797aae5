namespace RealtimeRec.Quality;

/// <summary>The quality of the shop's events and catalogue records: what was checked and what each rule found, over the whole cluster.</summary>
[GenerateSerializer, Immutable, Alias("QualityReport")]
public sealed record QualityReport
{
    /// <summary>When the first process began to count.</summary>
    [Id(0)] public required DateTimeOffset Since { get; init; }

    /// <summary>The time at which the windows and minutes of the report end.</summary>
    [Id(1)] public required DateTimeOffset At { get; init; }

    /// <summary>Number of processes that counted within the last hour.</summary>
    [Id(2)] public required int Sources { get; init; }

    /// <summary>Events checked.</summary>
    [Id(3)] public required QualityCount Judged { get; init; }

    /// <summary>Events of suspected bots, applied to their own profiles but kept out of the products' signals.</summary>
    [Id(4)] public required QualityCount WithheldFromSignals { get; init; }

    /// <summary>Every rule, broken or not, in a fixed order.</summary>
    [Id(5)] public required RuleReport[] Rules { get; init; }
}
