using RealtimeRec.Inference;

namespace RealtimeRec.Users;

/// <summary>
/// The encoded profile of one user: encoded again once the profile or the models have changed, and never twice at a time. Not
/// thread-safe: its grain owns it.
/// </summary>
internal sealed class ProfileEncoder(UserServices services)
{
    /// <summary>Interactions at the end of the profile that are looked through for those that count.</summary>
    private const int MaxHistory = 256;

    private EncodedProfile? _latest;
    private Task<EncodedProfile>? _running;

    /// <summary>The profile as it is now, encoded; null when the silo serves no user encoder or there is nothing to encode.</summary>
    public async ValueTask<EncodedProfile?> EncodeAsync(UserProfile profile)
    {
        while (true)
        {
            var models = services.Replica.Current.Models;
            if (models.User is null || profile.Interactions.IsEmpty)
            {
                return null;
            }

            if (_latest is { Vector: not null } latest && latest.Version == profile.Version && latest.Models == models.Version)
            {
                return latest;
            }

            if (_running is null or { IsCompleted: true })
            {
                return await (_running = RunAsync(profile, models));
            }

            // What is under way may be of an older profile: then it is this call's turn.
            var running = await _running;
            if (running.Version == profile.Version && running.Models == models.Version)
            {
                return running;
            }
        }
    }

    private async Task<EncodedProfile> RunAsync(UserProfile profile, ModelSet models)
    {
        var version = profile.Version;
        var history = HistoryOf(profile, models.HistoryLength, services.Time.GetUtcNow().ToUnixTimeMilliseconds());
        var vector = await services.Encoders.EncodeUserAsync(models, history);
        return _latest = new EncodedProfile(version, models.Version, vector);
    }

    private UserHistory HistoryOf(UserProfile profile, int maxLength, long nowMs)
    {
        var interactions = profile.Interactions;
        interactions = interactions[^Math.Min(interactions.Length, Math.Min(maxLength, MaxHistory))..];
        var itemIds = new string[interactions.Length];
        var (kinds, gaps) = (new byte[itemIds.Length], new byte[itemIds.Length]);
        for (var i = 0; i < itemIds.Length; i++)
        {
            var nextMs = i + 1 < itemIds.Length ? interactions[i + 1].TimeMs : nowMs;
            itemIds[i] = services.Ids.Items[interactions[i].Item];
            kinds[i] = (byte)((int)interactions[i].Kind + 1);
            gaps[i] = (byte)GapBuckets.Of(Math.Max(0, nextMs - interactions[i].TimeMs) / 1_000.0);
        }

        return new UserHistory(itemIds, kinds, gaps);
    }
}
