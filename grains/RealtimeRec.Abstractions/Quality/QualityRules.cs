using RealtimeRec.Validation;

namespace RealtimeRec.Quality;

/// <summary>Names of the rules that every event and every record of the catalogue passes, as they appear in dead letters, metrics, reports and configuration.</summary>
public static class QualityRules
{
    /// <summary>The record is one JSON event with the fields that its kind needs, or one product; every part of it can be read.</summary>
    public const string Schema = "schema";

    /// <summary>A record of the catalogue has no property that is none of a product's. Of events this is not looked at: shops send them with more.</summary>
    public const string UnknownProperty = "unknown_property";

    /// <summary>Ids (event, user, session, item, feed) are printable text of bounded length.</summary>
    public const string Ids = "ids";

    /// <summary>The event's time is neither in the future nor too long ago.</summary>
    public const string TimeWindow = "time_window";

    /// <summary>Prices are within the shop's range.</summary>
    public const string PriceRange = "price_range";

    /// <summary>Quantities are within the shop's range.</summary>
    public const string QuantityRange = "quantity_range";

    /// <summary>The catalogue knows the product.</summary>
    public const string UnknownProduct = "unknown_product";

    /// <summary>The event's id is new.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>The user does no more than a person could.</summary>
    public const string BotRate = "bot_rate";

    /// <summary>The event can follow what the user did before: nothing is sent back that was never bought.</summary>
    public const string ImpossibleSequence = "impossible_sequence";

    /// <summary>The event could be applied: it failed on its own, again and again, while others passed.</summary>
    public const string Processing = "processing";

    /// <summary>Events of one user in one minute of event time above which <see cref="BotRate"/> is broken, unless the shop says otherwise.</summary>
    public const int EventsPerMinute = 120;

    /// <summary>Every rule, in the order in which reports list them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Schema, UnknownProperty, Ids, TimeWindow, PriceRange, QuantityRange, Duplicate, UnknownProduct, BotRate, ImpossibleSequence, Processing,
    ];

    /// <summary>The rule that a reader's finding belongs to, something that was left out or mended of what was taken.</summary>
    public static string OfFinding(FieldRejection finding) => finding.Reason == RejectionReasons.UnknownProperty ? UnknownProperty : Of(finding);

    /// <summary>The rule that a reader's rejection belongs to.</summary>
    public static string Of(FieldRejection rejection) => rejection switch
    {
        { Reason: RejectionReasons.InTheFuture or RejectionReasons.TooOld } => TimeWindow,
        { Reason: RejectionReasons.OutOfRange } when rejection.Field.EndsWith("price", StringComparison.Ordinal) => PriceRange,
        { Reason: RejectionReasons.OutOfRange } when rejection.Field.EndsWith("quantity", StringComparison.Ordinal) => QuantityRange,
        {
            Reason: RejectionReasons.Blank or RejectionReasons.TooLong or RejectionReasons.ControlCharacter or RejectionReasons.LoneSurrogate
        }
            when rejection.Field.EndsWith("id", StringComparison.Ordinal) => Ids,
        _ => Schema,
    };
}
