using Microsoft.Extensions.Logging;
using RealtimeRec.Placement;
using RealtimeRec.State;

namespace RealtimeRec.Search;

/// <inheritdoc cref="ISynonymsGrain"/>
/// <remarks>Lives as long as any silo asks for changes.</remarks>
[PlacedOnRole(SiloRole.Users)]
internal sealed partial class SynonymsGrain(
    [PersistentState(SynonymsGrain.StateName, StorageNames.State)] IPersistentState<SynonymsState> storage,
    StateQuarantine quarantine,
    OwnedGrains owned,
    TimeProvider time,
    ILogger<SynonymsGrain> logger) : SingleStateGrain<SynonymsState>(storage, StateName, quarantine, owned, time), ISynonymsGrain
{
    /// <summary>Name of the state in grain storage.</summary>
    public const string StateName = "synonyms";

    protected override string What => "The list of synonyms";

    public async Task<SynonymList> GetAsync()
    {
        await EnsureCurrentAsync();
        return State.List;
    }

    public async Task<SynonymList?> GetIfChangedAsync(string? version)
    {
        await EnsureCurrentAsync();
        return State.List.Version == version ? null : State.List;
    }

    public async Task<SynonymList> ReplaceAsync(SynonymRule[] rules)
    {
        await EnsureCurrentAsync();
        var list = new SynonymList(Guid.NewGuid().ToString("N"), Time.GetUtcNow(), rules);
        await StoreAsync(new SynonymsState { List = list });
        LogReplaced(rules.Length);
        return list;
    }

    [LoggerMessage(LogLevel.Information, "The shop's synonyms were replaced: {Rules} rules.")]
    private partial void LogReplaced(int rules);
}
