using RealtimeRec.Search;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>Has no synonyms, and takes any.</summary>
public sealed class FakeSynonymsGrain : ISynonymsGrain
{
    public Task<SynonymList> GetAsync() => Task.FromResult(new SynonymList(null, null, []));

    public Task<SynonymList?> GetIfChangedAsync(string? version) => Task.FromResult<SynonymList?>(null);

    public Task<SynonymList> ReplaceAsync(SynonymRule[] rules) => Task.FromResult(new SynonymList("1", DateTimeOffset.UnixEpoch, rules));
}
