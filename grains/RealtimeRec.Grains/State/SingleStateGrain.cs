using Orleans.Storage;

namespace RealtimeRec.State;

/// <summary>An <see cref="OwnedGrain"/> whose state is small and changes seldom: one record, written whole at every change, and held as it is written.</summary>
/// <typeparam name="TState">The record; immutable.</typeparam>
/// <param name="storage">Where it is stored.</param>
/// <param name="stateName">Name of the state in grain storage.</param>
/// <param name="quarantine">Keeps it aside when it is damaged.</param>
/// <param name="owned">Where this silo's grains are listed.</param>
public abstract class SingleStateGrain<TState>(IPersistentState<TState> storage, string stateName, StateQuarantine quarantine, OwnedGrains owned) : OwnedGrain, IStoredGrain
    where TState : class, IStoredState, new()
{
    /// <summary>The record; empty when there is none.</summary>
    protected TState State { get; private set; } = new();

    /// <summary>What the record holds, as the beginning of a sentence: <c>The list of synonyms</c>.</summary>
    protected abstract string What { get; }

    /// <inheritdoc/>
    protected sealed override OwnedGrains Owned => owned;

    /// <inheritdoc/>
    public Task StoreAgainAsync() => NewerState is null && storage.RecordExists ? StoreAsync(State) : Task.CompletedTask;

    /// <inheritdoc/>
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (storage.RecordExists && storage.State.Fault is { } fault)
        {
            if (await SetAsideAsync(fault, quarantine, stateName, What))
            {
                await StoreAsync(State);
            }
        }
        else if (storage.RecordExists)
        {
            State = storage.State;
        }
    }

    /// <summary>Puts another record in place of the one there is. Durable once it returns.</summary>
    protected async Task StoreAsync(TState state)
    {
        storage.State = state;
        try
        {
            await storage.WriteStateAsync();
            State = state;
        }
        catch (InconsistentStateException)
        {
            // Another activation wrote: that one has the truth, this one must read it.
            DeactivateOnIdle();
            throw;
        }
    }
}
