namespace RealtimeRec.Products;

/// <summary>A product together with what the cluster knows about it.</summary>
[GenerateSerializer, Immutable, Alias("ProductView")]
public sealed record ProductView
{
    /// <summary>The catalogue's description; holds only the id for a product seen in events alone.</summary>
    [Id(0)] public required Product Product { get; init; }

    /// <summary>Whether the shop took it off sale.</summary>
    [Id(1)] public bool Retired { get; init; }

    /// <summary>When the cluster first heard of it, or the first event that names it if that is earlier.</summary>
    [Id(2)] public DateTimeOffset FirstSeen { get; init; }

    /// <summary>Number of views, cart additions and purchases ever applied (statistics: a crash can count a second's worth twice or not at all).</summary>
    [Id(3)] public ProductCounts Counts { get; init; } = new(0, 0, 0);
}
