using RealtimeRec.Search;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>Blocks nothing, and takes any list.</summary>
public sealed class FakeBlockedTextsGrain : IBlockedTextsGrain
{
    public Task<BlockedTexts> GetAsync() => Task.FromResult(new BlockedTexts(null, null, []));

    public Task<BlockedTexts?> GetIfChangedAsync(string? version) => Task.FromResult<BlockedTexts?>(null);

    public Task<BlockedTexts> ReplaceAsync(string[] texts) => Task.FromResult(new BlockedTexts("1", DateTimeOffset.UnixEpoch, texts));
}
