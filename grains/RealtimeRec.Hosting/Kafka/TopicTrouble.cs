namespace RealtimeRec.Hosting.Kafka;

/// <summary>Why a topic cannot be written to.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Reason">What the brokers say.</param>
/// <param name="Since">When they first said it.</param>
/// <param name="WasForbidden">Whether they forbade a record: only one that they take shows that it is over, since they let the topic be looked at.</param>
public sealed record TopicTrouble(string Topic, string Reason, DateTimeOffset Since, bool WasForbidden)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Topic} cannot be written to since {Since:O}: {Reason}");
}
