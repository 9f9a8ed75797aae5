namespace RealtimeRec.Search;

/// <summary>What the shop wants never to be suggested. Key 0 (<see cref="GrainKeys"/>). Silos take up changes within seconds.</summary>
[Alias("RealtimeRec.IBlockedTextsGrain")]
public interface IBlockedTextsGrain : IGrainWithIntegerKey
{
    /// <summary>The list.</summary>
    [Alias("Get")]
    Task<BlockedTexts> GetAsync();

    /// <summary>The list, unless it is the one that the caller has.</summary>
    /// <param name="version">Name of the caller's; null for none.</param>
    /// <returns>The list; null when it is the caller's.</returns>
    [Alias("GetIfChanged")]
    Task<BlockedTexts?> GetIfChangedAsync(string? version);

    /// <summary>Puts a list in place of the one there is. Durable once it is answered.</summary>
    /// <param name="texts">The texts, at most <see cref="BlockedTexts.MaxTexts"/>.</param>
    [Alias("Replace")]
    Task<BlockedTexts> ReplaceAsync(string[] texts);
}
