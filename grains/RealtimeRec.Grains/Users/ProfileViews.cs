using RealtimeRec.Catalog;
using RealtimeRec.Events;

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
            Interactions = Newest(snapshot.Interactions, snapshot.Interactions.Length),
            Purchased = [.. interests.Purchased.Select(item => services.Ids.Items[item]).Order(StringComparer.Ordinal)],
            ShortTermVector = interests.ShortTerm,
            LongTermVector = interests.LongTerm,
            AppliedOffsets = profile.Offsets.ToDictionary(entry => entry.Partition, entry => entry.Offset),
        };
    }

    private ProfileInterests InterestsOf(ProfileSnapshot snapshot) =>
        ProfileInterests.Of(snapshot, services.Replica.Current, services.Rules);

    private UserProfileView ViewOf(string userId, UserProfile profile, ProfileSnapshot snapshot, ProfileInterests interests)
    {
        var counts = new Dictionary<string, long>();
        for (var kind = 0; kind < profile.EventCounts.Length; kind++)
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
            FirstEventAt = DateTimeOffset.FromUnixTimeMilliseconds(profile.FirstEventMs),
            LastEventAt = DateTimeOffset.FromUnixTimeMilliseconds(profile.LastEventMs),
            Session = SessionOf(snapshot.Interactions),
            Categories = Strongest(interests.Categories, services.Ids.Categories),
            Brands = Strongest(interests.Brands, services.Ids.Brands),
            RecentInteractions = Newest(snapshot.Interactions, RecentInteractions),
            RecentSearches = [.. snapshot.Searches
                .Reverse()
                .Select(search => new SearchView(search.Term, DateTimeOffset.FromUnixTimeMilliseconds(search.TimeMs)))],
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

    private InteractionView[] Newest(Interaction[] interactions, int count)
    {
        var views = new InteractionView[Math.Min(count, interactions.Length)];
        for (var i = 0; i < views.Length; i++)
        {
            ref readonly var interaction = ref interactions[interactions.Length - 1 - i];
            views[i] = new InteractionView(
                services.Ids.Items[interaction.Item],
                interaction.Kind,
                DateTimeOffset.FromUnixTimeMilliseconds(interaction.TimeMs),
                float.IsNaN(interaction.Price) ? null : Math.Round((double)interaction.Price, 2),
                interaction.Quantity);
        }

        return views;
    }

    private static AffinityView[] Strongest(IReadOnlyDictionary<int, float> shares, IdTable names) =>
    [
        .. shares
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => names[pair.Key], StringComparer.Ordinal)
            .Take(Affinities)
            .Select(pair => new AffinityView(names[pair.Key], Math.Round(pair.Value, 4))),
    ];
}
