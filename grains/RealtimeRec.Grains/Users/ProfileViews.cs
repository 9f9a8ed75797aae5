using RealtimeRec.Catalog;
using RealtimeRec.Embeddings;
using RealtimeRec.Events;
using RealtimeRec.Profiles;

namespace RealtimeRec.Users;

/// <summary>Puts a profile into the words of the contracts.</summary>
internal sealed class ProfileViews(UserServices services)
{
    private const int RecentInteractions = 50;
    private const int Affinities = 20;

    /// <summary>What others may read.</summary>
    public UserProfileView ViewOf(string userId, UserProfile profile)
    {
        var snapshot = profile.Snapshot();
        return ViewOf(userId, profile, snapshot, InterestsOf(snapshot));
    }

    /// <summary>All that is stored.</summary>
    public UserExport ExportOf(string userId, UserProfile profile)
    {
        var snapshot = profile.Snapshot();
        var interests = InterestsOf(snapshot);
        return new UserExport
        {
            Profile = ViewOf(userId, profile, snapshot, interests),
            Interactions = Newest(snapshot, snapshot.Interactions.Length),
            Purchased = [.. interests.Purchased.Select(item => services.Ids.Items[item]).Order(StringComparer.Ordinal)],
            ShortTermVector = interests.ShortTerm,
            LongTermVector = interests.LongTerm,
            AppliedOffsets = profile.Offsets.ToDictionary(entry => entry.Partition, entry => entry.Offset),
            MergedUsers = [.. (profile.Merged?.Users ?? []).Select(user => new MergedUserView(user.UserId, OffsetsOf(profile.Merged!, user.UserId)))],
            Older = snapshot.Folded is { } folded ? OlderOf(folded) : null,
            Refused = profile.Refused is { } refused
                ? [.. refused.Entries.Select(entry => new RefusedEventView(
                    entry.Partition, entry.Offset, entry.Outcome, entry.Rule, entry.Message, TimeOf(entry.TimeMs)))]
                : [],
            SuspectedUntil = profile.SuspectedUntilMs > 0 ? TimeOf(profile.SuspectedUntilMs) : null,
            RememberedEventIds = profile.RecentIds.Count,
            LatestMinute = profile.Rate is { Events: > 0 } rate ? new LatestMinuteView(DateTimeOffset.UnixEpoch.AddMinutes(rate.Minute), rate.Events) : null,
        };
    }

    /// <summary>The export of the user that another one was merged into, as an answer about that one.</summary>
    /// <param name="export">The export.</param>
    /// <param name="view">Its profile as such an answer.</param>
    /// <param name="profile">What the merged one has itself: how far logs were applied before, of the records that name it and those merged into it.</param>
    public static UserExport OfMerged(UserExport export, UserProfileView view, UserProfile profile)
    {
        var since = Array.Find(export.MergedUsers, user => user.UserId == view.UserId)?.AppliedOffsets ?? [];
        return export with
        {
            Profile = view,
            AppliedOffsets = With(since, profile.Offsets.Select(entry => KeyValuePair.Create(entry.Partition, entry.Offset))),
            MergedUsers = profile.Merged is not { } merged
                ? export.MergedUsers
                : Array.ConvertAll(export.MergedUsers, user => user with { AppliedOffsets = With(user.AppliedOffsets, OffsetsOf(merged, user.UserId)) }),
        };
    }

    private static Dictionary<string, long> OffsetsOf(MergedUsers merged, string userId) =>
        merged.Logs.GetValueOrDefault(userId, []).ToDictionary(entry => entry.Partition, entry => entry.Offset);

    private static Dictionary<string, long> With(Dictionary<string, long> offsets, IEnumerable<KeyValuePair<string, long>> former)
    {
        var all = new Dictionary<string, long>(offsets);
        foreach (var (log, offset) in former)
        {
            all[log] = Math.Max(offset, all.GetValueOrDefault(log, -1));
        }

        return all;
    }

    private static DateTimeOffset TimeOf(long timeMs) => DateTimeOffset.FromUnixTimeMilliseconds(timeMs);

    private OlderHistoryView OlderOf(FoldedHistory folded) => new(
        folded.Count,
        folded.Categories.Values.ToDictionary(pair => services.Ids.Categories[pair.Key], pair => pair.Value),
        folded.Brands.Values.ToDictionary(pair => services.Ids.Brands[pair.Key], pair => pair.Value),
        [.. folded.Purchases
            .Select(pair => new PurchaseView(services.Ids.Items[pair.Key], pair.Value.Balance, TimeOf(pair.Value.TimeMs)))
            .OrderBy(purchase => purchase.ItemId, StringComparer.Ordinal)],
        Embedding.FromOwned([.. folded.Vector]),
        folded.Models,
        ReferenceOf(folded.ReferenceMs),
        ReferenceOf(folded.Categories.ReferenceMs),
        ReferenceOf(folded.Brands.ReferenceMs));

    private static DateTimeOffset? ReferenceOf(long timeMs) => timeMs == long.MinValue ? null : TimeOf(timeMs);

    private ProfileInterests InterestsOf(ProfileSnapshot snapshot) =>
        ProfileInterests.Of(snapshot, services.Replica.Current, services.Rules);

    private UserProfileView ViewOf(string userId, UserProfile profile, ProfileSnapshot snapshot, ProfileInterests interests)
    {
        var counts = new Dictionary<string, long>();
        for (var kind = 0; kind < Math.Min(profile.EventCounts.Length, EventNames.All.Count); kind++)
        {
            if (profile.EventCounts[kind] > 0)
            {
                counts[EventNames.All[kind]] = profile.EventCounts[kind];
            }
        }

        return new UserProfileView
        {
            UserId = userId,
            ProfileVersion = profile.Version,
            AppliedEvents = profile.AppliedEvents,
            EventCounts = counts,
            FirstEventAt = profile.IsEmpty ? DateTimeOffset.UnixEpoch : TimeOf(profile.FirstEventMs),
            LastEventAt = profile.IsEmpty ? DateTimeOffset.UnixEpoch : TimeOf(profile.LastEventMs),
            Session = SessionOf(snapshot.Interactions),
            Categories = Strongest(interests.Categories, services.Ids.Categories),
            Brands = Strongest(interests.Brands, services.Ids.Brands),
            RecentInteractions = Newest(snapshot, RecentInteractions),
            RecentSearches = [.. snapshot.Searches
                .Reverse()
                .Select(search => new SearchView(search.Term, TimeOf(search.TimeMs + search.AheadMs)))],
        };
    }

    private SessionView? SessionOf(Interaction[] interactions)
    {
        if (interactions.Length == 0)
        {
            return null;
        }

        var first = interactions.Length - 1;
        while (first > 0 && interactions[first].TimeMs - interactions[first - 1].TimeMs <= services.Rules.SessionGapMs)
        {
            first--;
        }

        return new SessionView(
            DateTimeOffset.FromUnixTimeMilliseconds(interactions[first].TimeMs),
            DateTimeOffset.FromUnixTimeMilliseconds(interactions[^1].TimeMs),
            interactions.Length - first);
    }

    private InteractionView[] Newest(ProfileSnapshot profile, int count)
    {
        var interactions = profile.Interactions;
        var views = new InteractionView[Math.Min(count, interactions.Length)];
        for (var i = 0; i < views.Length; i++)
        {
            ref readonly var interaction = ref interactions[interactions.Length - 1 - i];
            var detail = profile.DetailOf(interaction);
            views[i] = new InteractionView(
                services.Ids.Items[interaction.Item], interaction.Kind, TimeOf(interaction.TimeMs + detail.AheadMs), detail.Price, detail.Quantity);
        }

        return views;
    }

    private static AffinityView[] Strongest<TOrdinal>(IReadOnlyDictionary<TOrdinal, float> shares, IdTable<TOrdinal> names)
        where TOrdinal : struct, IOrdinal<TOrdinal> =>
    [
        .. shares
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => names[pair.Key], StringComparer.Ordinal)
            .Take(Affinities)
            .Select(pair => new AffinityView(names[pair.Key], Math.Round(pair.Value, 4))),
    ];
}
