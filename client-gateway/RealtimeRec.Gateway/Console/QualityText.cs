using RealtimeRec.Quality;

namespace RealtimeRec.Gateway.Console;

/// <summary>The words of the page on data quality.</summary>
internal static class QualityText
{
    /// <summary>A rule's name for people.</summary>
    public static string Title(string rule) => rule switch
    {
        QualityRules.Schema => "Schema",
        QualityRules.UnknownProperty => "Unknown property",
        QualityRules.Ids => "Ids",
        QualityRules.TimeWindow => "Time window",
        QualityRules.PriceRange => "Price range",
        QualityRules.QuantityRange => "Quantity range",
        QualityRules.UnknownProduct => "Unknown product",
        QualityRules.Duplicate => "Duplicate",
        QualityRules.BotRate => "Bot rate",
        QualityRules.ImpossibleSequence => "Impossible sequence",
        QualityRules.Processing => "Processing",
        _ => rule,
    };

    /// <summary>What breaks a rule.</summary>
    public static string Explanation(string rule) => rule switch
    {
        QualityRules.Schema => "No event or product at all, or a part of it is missing or unreadable",
        QualityRules.UnknownProperty => "A record of the catalogue holds what no product has",
        QualityRules.Ids => "An id is blank, too long or not printable",
        QualityRules.TimeWindow => "From the future, or older than the shop allows",
        QualityRules.PriceRange => "A price outside the shop's range",
        QualityRules.QuantityRange => "A quantity outside the shop's range",
        QualityRules.UnknownProduct => "A product that the catalogue does not know",
        QualityRules.Duplicate => "An event_id that was applied before",
        QualityRules.BotRate => "More in one minute than a person could do",
        QualityRules.ImpossibleSequence => "Sent back, but never bought",
        QualityRules.Processing => "Could not be applied, again and again",
        _ => "",
    };

    /// <summary>What was done with an event.</summary>
    public static string Did(RuleAction action) => action switch
    {
        RuleAction.Reject => "rejected",
        RuleAction.Quarantine => "quarantined",
        _ => "flagged",
    };

    /// <summary>What a rule does with an event.</summary>
    public static string Does(RuleAction action) => action switch
    {
        RuleAction.Reject => "rejects",
        RuleAction.Quarantine => "quarantines",
        _ => "flags",
    };

    /// <summary>A share of events, such as "0 %", "&lt; 0.1 %", "2.4 %".</summary>
    public static string Share(double part, double whole) => (whole > 0 ? part / whole : 0) switch
    {
        0 => "0 %",
        < 0.001 => "< 0.1 %",
        var share => (share * 100).ToString(share < 0.1 ? "0.0" : "0", System.Globalization.CultureInfo.InvariantCulture) + " %",
    };
}
