using System.Globalization;

namespace RealtimeRec.Hosting.Redis;

/// <summary>What is wrong with Redis.</summary>
/// <param name="Servers">Which Redis, such as <c>redis:6379</c>.</param>
/// <param name="Kind">Why it cannot be used.</param>
/// <param name="Cause">What it, or the client, said.</param>
/// <param name="Since">Since when.</param>
public sealed record StoreTrouble(string Servers, StoreTroubleKind Kind, string Cause, DateTimeOffset Since)
{
    /// <summary>The kind as metrics call it: <c>unreachable</c>, <c>silent</c>, <c>full</c>, <c>read_only</c>, <c>loading</c>, <c>refusing</c> or <c>slow</c>.</summary>
    public string Reason => Kind switch
    {
        StoreTroubleKind.Unreachable => "unreachable",
        StoreTroubleKind.Silent => "silent",
        StoreTroubleKind.Full => "full",
        StoreTroubleKind.ReadOnly => "read_only",
        StoreTroubleKind.Loading => "loading",
        StoreTroubleKind.Slow => "slow",
        _ => "refusing",
    };

    /// <summary>Whether writes are taken all the same.</summary>
    public bool TakesWrites => Kind == StoreTroubleKind.Slow;

    /// <summary>Store and reason, for people.</summary>
    public string Sentence => Kind switch
    {
        StoreTroubleKind.Unreachable => $"Redis at {Servers} cannot be reached: {Cause}",
        StoreTroubleKind.Silent => $"Redis at {Servers} does not answer: {Cause}",
        StoreTroubleKind.Full => $"Redis at {Servers} is full: {Cause}",
        StoreTroubleKind.ReadOnly => $"Redis at {Servers} is read-only: {Cause}",
        StoreTroubleKind.Loading => $"Redis at {Servers} loads its data: {Cause}",
        StoreTroubleKind.Slow => $"Redis at {Servers} is slow: {Cause}",
        _ => $"Redis at {Servers} refuses writes: {Cause}",
    };

    /// <summary>Store, reason and since when.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sentence}, since {Since:O}");
}
