using RealtimeRec.Hosting.Quality;
using RealtimeRec.Quality;

namespace RealtimeRec.Gateway.Pages;

/// <summary>Which settings decide what a rule does.</summary>
internal static class RuleSettings
{
    /// <summary>The keys of a rule's settings; none where nothing about it can be chosen.</summary>
    public static string[] Of(string rule) =>
    [
        .. rule switch
        {
            QualityRules.TimeWindow => [$"{QualityOptions.Section}:{nameof(QualityOptions.MaxAge)}"],
            QualityRules.PriceRange => [$"{QualityOptions.Section}:{nameof(QualityOptions.MaxPrice)}"],
            QualityRules.QuantityRange => [$"{QualityOptions.Section}:{nameof(QualityOptions.MaxQuantity)}"],
            QualityRules.BotRate => [$"{QualityOptions.Section}:{nameof(QualityOptions.MaxEventsPerMinute)}", $"{QualityOptions.Section}:{nameof(QualityOptions.BotSuspicion)}"],
            QualityRules.Duplicate => ["Profiles:EventIdRetention"],
            _ => Array.Empty<string>(),
        },
        .. QualityOptions.AdjustableRules.Contains(rule) ? [$"{QualityOptions.Section}:{nameof(QualityOptions.Actions)}:{rule}"] : Array.Empty<string>(),
    ];
}
