using Microsoft.Extensions.Logging;
using RealtimeRec.Placement;
using RealtimeRec.State;

namespace RealtimeRec.Search.Suggestions;

/// <inheritdoc cref="IBlockedTextsGrain"/>
/// <remarks>Lives as long as any silo asks for changes.</remarks>
[PlacedOnRole(SiloRole.Users)]
internal sealed partial class BlockedTextsGrain(
    [PersistentState(BlockedTextsGrain.StateName, StorageNames.State)] IPersistentState<BlockedTextsState> storage,
    StateQuarantine quarantine,
    OwnedGrains owned,
    TimeProvider time,
    ILogger<BlockedTextsGrain> logger) : SingleStateGrain<BlockedTextsState>(storage, StateName, quarantine, owned, time), IBlockedTextsGrain
{
    /// <summary>Name of the state in grain storage.</summary>
    public const string StateName = "blocked-texts";

    protected override string What => "The list of what is never suggested";

    public async Task<BlockedTexts> GetAsync()
    {
        await EnsureCurrentAsync();
        return State.List;
    }

    public async Task<BlockedTexts?> GetIfChangedAsync(string? version)
    {
        await EnsureCurrentAsync();
        return State.List.Version == version ? null : State.List;
    }

    public async Task<BlockedTexts> ReplaceAsync(string[] texts)
    {
        await EnsureCurrentAsync();
        var list = new BlockedTexts(Guid.NewGuid().ToString("N"), Time.GetUtcNow(), texts);
        await StoreAsync(new BlockedTextsState { List = list });
        LogReplaced(texts.Length);
        return list;
    }

    [LoggerMessage(LogLevel.Information, "What is never suggested was replaced: {Texts} texts.")]
    private partial void LogReplaced(int texts);
}
