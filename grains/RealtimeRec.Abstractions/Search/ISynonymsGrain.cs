namespace RealtimeRec.Search;

/// <summary>The shop's synonyms. Key 0 (<see cref="GrainKeys"/>). Silos take up changes within seconds.</summary>
[Alias("RealtimeRec.ISynonymsGrain")]
public interface ISynonymsGrain : IGrainWithIntegerKey
{
    /// <summary>The list.</summary>
    [Alias("Get")]
    Task<SynonymList> GetAsync();

    /// <summary>The list, unless it is the one that the caller has.</summary>
    /// <param name="version">Name of the caller's; null for none.</param>
    /// <returns>The list; null when it is the caller's.</returns>
    [Alias("GetIfChanged")]
    Task<SynonymList?> GetIfChangedAsync(string? version);

    /// <summary>Puts a list in place of the one there is. Durable once it is answered.</summary>
    /// <param name="rules">The rules, at most <see cref="SynonymRule.MaxRules"/>.</param>
    [Alias("Replace")]
    Task<SynonymList> ReplaceAsync(SynonymRule[] rules);
}
