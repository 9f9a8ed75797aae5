using Orleans.Storage;

namespace RealtimeRec.State;

/// <summary>An <see cref="OwnedGrain"/> whose state is small and changes seldom: one record, written whole at every change, and held as it is written.</summary>
/// <typeparam name="TState">The record; immutable.</typeparam>
/// <param name="storage">Where it is stored.</param>
/// <param name="stateName">Name of the state in grain storage.</param>
/// <param name="quarantine">Keeps it aside when it is damaged.</param>
/// <param name="owned">Where this silo's grains are listed.</param>
/// <param name="time">The clock.</param>
public abstract class SingleStateGrain<TState>(
    IPersistentState<TState> storage, string stateName, StateQuarantine quarantine, OwnedGrains owned, TimeProvider time) : OwnedGrain, IStoredGrain
    where TState : class, IStoredState, new()
{
    /// <summary>While silos come and go, what is in memory is compared with what is stored after so long.</summary>
    private static readonly TimeSpan s_provenFor = TimeSpan.FromSeconds(5);

    private long _provenAt;
    private bool _isStored;

    /// <summary>The record; empty when there is none.</summary>
    protected TState State { get; private set; } = new();

    /// <summary>What the record holds, as the beginning of a sentence: <c>The list of synonyms</c>.</summary>
    protected abstract string What { get; }

    /// <summary>The clock.</summary>
    protected TimeProvider Time => time;

    /// <inheritdoc/>
    protected sealed override OwnedGrains Owned => owned;

    /// <inheritdoc/>
    public Task StoreAgainAsync() => NewerState is null && _isStored ? StoreAsync(State) : Task.CompletedTask;

    /// <inheritdoc/>
    protected override Task ReadAsync(CancellationToken cancellationToken)
    {
        _provenAt = time.GetTimestamp();
        return TakeUpAsync();
    }

    /// <summary>
    /// For every call: takes up what another activation has stored that is gone. Orleans' directory may have two of them for a moment when silos come or go, and may keep
    /// the one that read before the other one wrote.
    /// </summary>
    /// <exception cref="NewerStateException">A newer version stored it.</exception>
    protected async Task EnsureCurrentAsync()
    {
        ThrowIfNewer();
        if (_provenAt > owned.SettledAt || time.GetElapsedTime(_provenAt) < s_provenFor)
        {
            return;
        }

        _provenAt = time.GetTimestamp();
        try
        {
            await storage.ReadStateAsync();
        }
        catch (Exception exception) when (ClusterFailures.IsUnavailable(exception))
        {
            // What is known is answered.
            return;
        }

        await TakeUpAsync();
        ThrowIfNewer();
    }

    private async Task TakeUpAsync()
    {
        // A store that was emptied is written to again by whoever holds something.
        if (storage.RecordExists && storage.State.Fault is { } fault)
        {
            if (await SetAsideAsync(fault, quarantine, stateName, What))
            {
                await StoreAsync(State);
            }
        }
        else if (storage.RecordExists)
        {
            (State, _isStored) = (storage.State, true);
        }
    }

    /// <summary>Puts another record in place of the one there is. Durable once it returns.</summary>
    protected async Task StoreAsync(TState state)
    {
        storage.State = state;
        try
        {
            await storage.WriteStateAsync();
            (State, _isStored) = (state, true);
        }
        catch (InconsistentStateException)
        {
            // Another activation wrote: that one has the truth, this one must read it.
            DeactivateOnIdle();
            throw;
        }
    }
}
