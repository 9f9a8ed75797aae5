using Microsoft.Extensions.Logging;
using RealtimeRec.Profiles;

namespace RealtimeRec.Users;

/// <summary>Keeps what is answered from being older than what is stored, while silos come and go.</summary>
internal sealed partial class UserGrain
{
    /// <summary>While silos come and go, what is in memory is compared with what is stored by the first reader after so long.</summary>
    private static readonly TimeSpan ProvenFor = TimeSpan.FromSeconds(5);

    /// <summary>How long that reader waits for it.</summary>
    private static readonly TimeSpan ProofPatience = TimeSpan.FromMilliseconds(100);

    private bool HasStoredAll => _durable == _changes && _write is null;

    /// <summary>
    /// Takes up what another activation has stored that is gone. Orleans' directory may have two of them for a moment when silos come or go, and may keep the one that
    /// was made for a reader, before the other one wrote.
    /// </summary>
    private async ValueTask EnsureCurrentAsync()
    {
        if (services.Owned.IsSettled || services.Time.GetElapsedTime(_provenAt) < ProvenFor || !HasStoredAll || NewerState is not null)
        {
            return;
        }

        _provenAt = services.Time.GetTimestamp();
        var known = _etag;
        var stored = new GrainState<UserState>(new UserState());
        try
        {
            await services.Store.ReadStateAsync(StateName, this.GetGrainId(), stored).WaitAsync(ProofPatience, services.Time);
        }
        catch (Exception exception)
        {
            // What is known is answered; the next reader looks again.
            LogNotCompared(services.Logger, exception, this.GetPrimaryKeyString());
            return;
        }

        if (!stored.RecordExists || stored.ETag == known || _etag != known || !HasStoredAll)
        {
            return;
        }

        _profile = new UserProfile(services.Ids, services.Replica, services.Rules);
        if (Restore(stored.State!) is not null)
        {
            // Read anew, with all that this takes.
            DeactivateOnIdle();
            return;
        }

        (_etag, _isStored) = (stored.ETag, true);
        Notify(_profile.Version);
        LogTakenUp(services.Logger, this.GetPrimaryKeyString());
    }

    [LoggerMessage(LogLevel.Debug, "The profile of user {UserId} could not be compared with what is stored.")]
    private static partial void LogNotCompared(ILogger logger, Exception exception, string userId);

    [LoggerMessage(LogLevel.Warning, "Another silo stored a later profile of user {UserId} while silos came or went; it is taken up here.")]
    private static partial void LogTakenUp(ILogger logger, string userId);
}
