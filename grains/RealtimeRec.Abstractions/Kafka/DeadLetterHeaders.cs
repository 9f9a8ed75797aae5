namespace RealtimeRec.Kafka;

/// <summary>
/// Headers that a dead letter carries besides the original's own; values are UTF-8 text. Key and value are the original's bytes, or
/// with <see cref="Cut"/> the first of them.
/// One original has one position: a dead letter written again after a crash is told by it.
/// </summary>
public static class DeadLetterHeaders
{
    /// <summary>What every name here begins with; a replay strips these.</summary>
    public const string Prefix = "dead-letter-";

    /// <summary>The rule that refused the record, one of <see cref="Quality.QualityRules"/>.</summary>
    public const string Rule = Prefix + "rule";

    /// <summary>What is wrong, for people.</summary>
    public const string Reason = Prefix + "reason";

    /// <summary>Topic of the original.</summary>
    public const string Topic = Prefix + "topic";

    /// <summary>Partition of the original.</summary>
    public const string Partition = Prefix + "partition";

    /// <summary>Offset of the original.</summary>
    public const string Offset = Prefix + "offset";

    /// <summary>When it was refused, ISO 8601 UTC.</summary>
    public const string Time = Prefix + "time";

    /// <summary>
    /// On a letter that the brokers refused as it was: how large the original is, such as <c>key 12, value 1048600, headers 40
    /// bytes</c>. Key, value and the original's headers are cut; a replay passes it over.
    /// </summary>
    public const string Cut = Prefix + "cut";

    /// <summary>
    /// On a record that was replayed, and on its next dead letter if it is refused again: the original's position that its dead
    /// letter named, as <c>topic/partition@offset</c>.
    /// </summary>
    public const string ReplayedFrom = "replayed-from";
}
