namespace RealtimeRec.State;

/// <summary>
/// A grain that answers from memory, so that a second activation of it elsewhere must not live beside it (<see cref="OwnedGrains"/>), and
/// that leaves alone what a newer version stored.
/// </summary>
public abstract class OwnedGrain : Grain
{
    /// <summary>What to say of a state that a newer version stored; null as a rule.</summary>
    protected string? NewerState { get; set; }

    /// <summary>Where this silo's are listed.</summary>
    protected abstract OwnedGrains Owned { get; }

    /// <inheritdoc/>
    public sealed override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        Owned.Add(GrainContext);
    }

    /// <inheritdoc/>
    public sealed override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Owned.Remove(GrainContext);
        return LeaveAsync(cancellationToken);
    }

    /// <summary>Takes up what is stored, before the first call.</summary>
    protected virtual Task ReadAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stores what is not stored yet, after the last call.</summary>
    protected virtual Task LeaveAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Deals with a state that cannot be read: what a newer version stored is left alone, what is damaged is kept aside.</summary>
    /// <param name="fault">Why it cannot be read.</param>
    /// <param name="quarantine">Where it is kept.</param>
    /// <param name="stateName">Name of the state in grain storage.</param>
    /// <param name="what">What it holds, as the beginning of a sentence: <c>The list of synonyms</c>.</param>
    /// <returns>Whether it was damaged: it is to be written over then, so that it is kept aside once.</returns>
    protected async Task<bool> SetAsideAsync(StateFault fault, StateQuarantine quarantine, string stateName, string what)
    {
        if (fault.NewerFormat is not null)
        {
            NewerState = $"{what} was stored by a newer version ({fault.Reason}). It is left as it is; a silo of that version answers.";
            return false;
        }

        await quarantine.KeepAsync(stateName, this.GetGrainId(), fault);
        return true;
    }

    /// <summary>For every call that reads or changes the state.</summary>
    /// <exception cref="NewerStateException">A newer version stored it.</exception>
    protected void ThrowIfNewer()
    {
        if (NewerState is not null)
        {
            // The next call may find a silo of that version.
            DeactivateOnIdle();
            throw new NewerStateException(NewerState);
        }
    }
}
