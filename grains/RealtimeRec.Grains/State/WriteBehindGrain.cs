using Orleans.Storage;

namespace RealtimeRec.State;

/// <summary>An <see cref="OwnedGrain"/> whose record is written whole, some time behind its changes: a kill costs the last of them.</summary>
/// <typeparam name="TState">The record; immutable.</typeparam>
/// <param name="storage">Where it is stored.</param>
/// <param name="stateName">Name of the state in grain storage.</param>
/// <param name="quarantine">Keeps it aside when it is damaged.</param>
/// <param name="owned">Where this silo's grains are listed.</param>
/// <param name="time">The clock.</param>
/// <param name="period">How often it is written, when there are changes.</param>
public abstract class WriteBehindGrain<TState>(
    IPersistentState<TState> storage, string stateName, StateQuarantine quarantine, OwnedGrains owned, TimeProvider time, TimeSpan period) : OwnedGrain
    where TState : class, IStoredState, new()
{
    /// <summary>In memory there is what the record was read into, and not the record as well.</summary>
    private static readonly TState s_stored = new();

    private long _provenAt;

    /// <summary>Whether there is something that is not stored yet.</summary>
    protected bool IsChanged { get; set; }

    /// <summary>Whether anything was ever stored.</summary>
    protected bool IsStored => storage.RecordExists;

    /// <summary>The clock.</summary>
    protected TimeProvider Time => time;

    /// <summary>What the record holds, as the beginning of a sentence: <c>The report on quality</c>.</summary>
    protected abstract string What { get; }

    /// <inheritdoc/>
    protected sealed override OwnedGrains Owned => owned;

    /// <summary>Takes up what is stored.</summary>
    protected abstract void Restore(TState state);

    /// <summary>What is to be stored.</summary>
    protected abstract TState ToState();

    /// <inheritdoc/>
    protected sealed override async Task ReadAsync(CancellationToken cancellationToken)
    {
        _provenAt = time.GetTimestamp();
        if (storage.RecordExists && storage.State.Fault is { } fault)
        {
            IsChanged = await SetAsideAsync(fault, quarantine, stateName, What);
        }
        else if (storage.RecordExists)
        {
            Restore(storage.State);
        }

        storage.State = s_stored;
        this.RegisterGrainTimer(StoreAsync, new GrainTimerCreationOptions(period, period));
    }

    /// <inheritdoc/>
    protected override Task LeaveAsync(CancellationToken cancellationToken) => StoreAsync(cancellationToken);

    /// <summary>Stores what has changed. Durable once it returns.</summary>
    /// <exception cref="InconsistentStateException">Another activation stored something meanwhile; this one leaves.</exception>
    protected async Task StoreAsync(CancellationToken cancellationToken)
    {
        if (!IsChanged || NewerState is not null)
        {
            return;
        }

        try
        {
            // What changes while it is written is written the next time.
            (storage.State, IsChanged) = (ToState(), false);
            await storage.WriteStateAsync(cancellationToken);
            _provenAt = time.GetTimestamp();
        }
        catch (InconsistentStateException)
        {
            // That one has what was stored.
            DeactivateOnIdle();
            throw;
        }
        catch
        {
            IsChanged = true;
            throw;
        }
        finally
        {
            storage.State = s_stored;
        }
    }

    /// <summary>Erases a damaged record that was kept aside: nobody can tell whose what is in it was.</summary>
    protected Task ForgetDamagedAsync() => quarantine.ForgetAsync(stateName, this.GetGrainId());

    /// <summary>
    /// For erasures that found nothing: while silos come and go, another activation may have stored something that is gone, and nobody hears that there is nothing while storage
    /// has it.
    /// </summary>
    /// <exception cref="InconsistentStateException">It has; the next call finds it.</exception>
    protected async Task ThrowIfStoredElsewhereAsync()
    {
        if (!storage.RecordExists || _provenAt > owned.SettledAt)
        {
            return;
        }

        _provenAt = time.GetTimestamp();
        var known = storage.Etag;
        await storage.ReadStateAsync();
        storage.State = s_stored;
        if (storage.Etag != known)
        {
            DeactivateOnIdle();
            throw new InconsistentStateException($"{What} was stored by another activation; this one is read anew.", storage.Etag, known);
        }
    }
}
