using Microsoft.Extensions.Logging;
using Orleans.Storage;
using RealtimeRec.Profiles;

namespace RealtimeRec.Users;

/// <summary>Keeps what is answered from being older than what is stored, while silos come and go.</summary>
internal sealed partial class UserGrain
{
    /// <summary>While silos come and go, what is in memory is compared with what is stored by the first reader after so long.</summary>
    private static readonly TimeSpan ProvenFor = TimeSpan.FromSeconds(5);

    /// <summary>How long that reader waits for it.</summary>
    private static readonly TimeSpan ProofPatience = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether what is stored may take the place of what is in memory: all of that is stored, and nobody is in the middle of changing it.</summary>
    private bool IsComparable => _durable == _changes && _write is null && _merging is not { Count: > 0 } && NewerState is null;

    /// <summary>
    /// Takes up what another activation has stored that is gone. Orleans' directory may have two of them for a moment when silos come or go, and may keep the one that
    /// was made for a reader, before the other one wrote.
    /// </summary>
    private async ValueTask EnsureCurrentAsync()
    {
        // Once all is settled, once more is enough.
        if (_provenAt > services.Owned.SettledAt || services.Time.GetElapsedTime(_provenAt) < ProvenFor || !IsComparable)
        {
            return;
        }

        try
        {
            await CompareAsync(ProofPatience);
        }
        catch (Exception exception)
        {
            // What is known is answered; the next reader looks again.
            LogNotCompared(services.Logger, exception, this.GetPrimaryKeyString());
        }
    }

    /// <summary>Before it is said that there is nothing to erase: takes up what is stored where nothing is in memory.</summary>
    /// <exception cref="Exception">The store cannot be read.</exception>
    private async Task EnsureErasableAsync()
    {
        if (!_profile.HasTraces && IsComparable)
        {
            await CompareAsync(Timeout.InfiniteTimeSpan);
        }
    }

    private async Task CompareAsync(TimeSpan patience)
    {
        _provenAt = services.Time.GetTimestamp();
        var known = _etag;
        var stored = new GrainState<UserState>(new UserState());
        await services.Store.ReadStateAsync(StateName, this.GetGrainId(), stored).WaitAsync(patience, services.Time);
        if (!stored.RecordExists || stored.ETag == known || _etag != known || !IsComparable)
        {
            return;
        }

        _profile = new UserProfile(services.Ids, services.Replica, services.Rules);
        if (Restore(stored.State!) is { } fault)
        {
            // Read anew, with all that this takes.
            _isBroken = true;
            DeactivateOnIdle();
            throw new InconsistentStateException($"What another activation stored of this user cannot be read here: {fault.Reason}");
        }

        (_etag, _isStored) = (stored.ETag, true);
        WatchMerges(TimeSpan.Zero);
        Notify(_profile.Version);
        LogTakenUp(services.Logger, this.GetPrimaryKeyString());
    }

    [LoggerMessage(LogLevel.Debug, "The profile of user {UserId} could not be compared with what is stored.")]
    private static partial void LogNotCompared(ILogger logger, Exception exception, string userId);

    [LoggerMessage(LogLevel.Warning, "Another silo stored a later profile of user {UserId} while silos came or went; it is taken up here.")]
    private static partial void LogTakenUp(ILogger logger, string userId);
}
