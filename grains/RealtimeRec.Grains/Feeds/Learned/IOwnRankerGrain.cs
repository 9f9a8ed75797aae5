namespace RealtimeRec.Feeds.Learned;

/// <summary>Tells silos which ranker of the shop's own serves. Key 0, the same grain as <see cref="Inference.IRankerGrain"/>.</summary>
[Alias("RealtimeRec.IOwnRankerGrain")]
internal interface IOwnRankerGrain : IGrainWithIntegerKey
{
    /// <summary>The ranker that serves, unless it is the one that the caller has.</summary>
    /// <param name="version">Name of the caller's; null for none.</param>
    [Alias("GetServed")]
    Task<OwnRanker> GetServedAsync(string? version);
}
