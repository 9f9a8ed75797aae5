using RealtimeRec.Quality;
using RealtimeRec.Validation;

namespace RealtimeRec.Hosting.Quality;

/// <summary>What the shop takes for a good event. Bound from the configuration section <c>Quality</c>.</summary>
public sealed class QualityOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Quality";

    /// <summary>Highest price of one piece; null for no limit below <see cref="EventLimits.MaxPrice"/>.</summary>
    public decimal? MaxPrice { get; set; }

    /// <summary>Most pieces in one event item; null for no limit below <see cref="EventLimits.MaxQuantity"/>.</summary>
    public int? MaxQuantity { get; set; }

    /// <summary>How old an event may be when it arrives; null for no limit after <see cref="EventLimits.MinTime"/>.</summary>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>Most events of one user in one minute of event time; with more the user is suspected to be a bot.</summary>
    public int MaxEventsPerMinute { get; set; } = QualityRules.EventsPerMinute;

    /// <summary>How long a suspicion lasts after the last minute that gave rise to it, in event time.</summary>
    public TimeSpan BotSuspicion { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Latest findings kept of each rule, to be looked at.</summary>
    public int MaxSamples { get; set; } = 20;

    /// <summary>
    /// What is done with an event that breaks a rule, for the rules that are the shop's own to judge by
    /// (<see cref="AdjustableRules"/>). The others reject.
    /// </summary>
    public Dictionary<string, RuleAction> Actions { get; set; } = new()
    {
        [QualityRules.TimeWindow] = RuleAction.Quarantine,
        [QualityRules.PriceRange] = RuleAction.Quarantine,
        [QualityRules.QuantityRange] = RuleAction.Quarantine,
        [QualityRules.UnknownProduct] = RuleAction.Flag,
        [QualityRules.BotRate] = RuleAction.Flag,
        [QualityRules.ImpossibleSequence] = RuleAction.Flag,
    };

    /// <summary>The rules whose action can be chosen.</summary>
    public static IReadOnlyList<string> AdjustableRules { get; } =
    [
        QualityRules.TimeWindow, QualityRules.PriceRange, QualityRules.QuantityRange,
        QualityRules.UnknownProduct, QualityRules.BotRate, QualityRules.ImpossibleSequence,
    ];

    /// <summary>What a rule does with an event that breaks it.</summary>
    public RuleAction ActionOf(string rule)
    {
        switch (rule)
        {
            case QualityRules.Processing:
                return RuleAction.Quarantine;
            case QualityRules.UnknownProperty:
                return RuleAction.Flag;
        }

        return AdjustableRules.Contains(rule) && Actions.TryGetValue(rule, out var action) ? action : RuleAction.Reject;
    }
}
