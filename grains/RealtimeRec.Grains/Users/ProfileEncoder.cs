using RealtimeRec.Catalog;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Histories;
using RealtimeRec.Inference;
using RealtimeRec.Profiles;

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
    private SharedWork<EncodedProfile>? _running;

    /// <summary>What was encoded last, perhaps of an older profile; null before.</summary>
    public EncodedProfile? Latest => _latest;

    /// <summary>The profile as it is now, encoded; null when the silo serves no user encoder or there is nothing to encode.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="cancellationToken">The caller has gone; what only such callers wait for is not encoded.</param>
    public async ValueTask<EncodedProfile?> EncodeAsync(UserProfile profile, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var models = services.Replica.Current.Models;
            if (models.User is null || profile.Interactions.IsEmpty)
            {
                return null;
            }

            var nowMs = services.Time.GetUtcNow().ToUnixTimeMilliseconds();
            if (_latest is { } latest && latest.IsOf(profile.Version, models.Version, GapOf(profile, nowMs)))
            {
                return latest;
            }

            if (_running is null or { IsOver: true } or { IsAbandoned: true })
            {
                _running = new SharedWork<EncodedProfile>(abandoned => RunAsync(profile, models, abandoned));
                return await _running.WaitAsync(cancellationToken);
            }

            // What is under way may be of an older profile: then it is this call's turn.
            var running = await _running.WaitAsync(cancellationToken);
            if (running.Version == profile.Version && running.Models == models.Version)
            {
                return running;
            }
        }
    }

    private async Task<EncodedProfile> RunAsync(UserProfile profile, ModelSet models, CancellationToken abandoned)
    {
        var version = profile.Version;
        var nowMs = services.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var gap = GapOf(profile, nowMs);
        var history = HistoryOf(profile.Interactions, models.HistoryLength, nowMs, services.Ids.Items);
        var vector = await services.Encoders.EncodeUserAsync(models, history, abandoned);
        return _latest = new EncodedProfile(version, models.Version, vector, gap);
    }

    private static int GapOf(UserProfile profile, long nowMs) => GapBuckets.Of(Math.Max(0, nowMs - profile.Interactions[^1].TimeMs) / 1_000.0);

    /// <summary>What a device is asked to encode of a profile: the latest interactions of interest.</summary>
    /// <param name="interactions">The profile's, oldest first.</param>
    /// <param name="maxLength">Interactions that the user encoder reads.</param>
    /// <param name="nowMs">Now, milliseconds since 1970.</param>
    /// <param name="ids">Ids of the items, by ordinal.</param>
    internal static UserHistory HistoryOf(ReadOnlySpan<Interaction> interactions, int maxLength, long nowMs, IdTable<ItemOrdinal> ids)
    {
        Span<int> chosen = stackalloc int[Math.Min(Math.Min(maxLength, MaxHistory), interactions.Length)];
        var count = 0;
        for (var i = interactions.Length - 1; i >= Math.Max(0, interactions.Length - MaxHistory) && count < chosen.Length; i--)
        {
            if (HistoryFeatures.IsInterest(interactions[i].Kind))
            {
                chosen[count++] = i;
            }
        }

        chosen = chosen[..count];
        chosen.Reverse();
        var itemIds = new string[count];
        var (kinds, times) = (new byte[count], new long[count]);
        for (var i = 0; i < count; i++)
        {
            var interaction = interactions[chosen[i]];
            (itemIds[i], kinds[i], times[i]) = (ids[interaction.Item], (byte)interaction.Kind, interaction.TimeMs);
        }

        var (kindRows, gapRows) = HistoryFeatures.Of(itemIds.Length, kinds, times, nowMs);
        return new UserHistory(itemIds, kindRows, gapRows);
    }
}
