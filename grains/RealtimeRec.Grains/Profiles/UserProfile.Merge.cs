using RealtimeRec.Events;
using RealtimeRec.Quality;

namespace RealtimeRec.Profiles;

/// <content>How a profile becomes part of another one.</content>
internal sealed partial class UserProfile
{
    /// <summary>The user that this one was merged into; null for a user of its own.</summary>
    public string? MergedInto { get; private set; }

    /// <summary>The users that were merged into this one; null for nearly every user.</summary>
    public MergedUsers? Merged { get; private set; }

    /// <summary>The same, to be written to.</summary>
    public MergedUsers EnsureMerged() => Merged ??= new MergedUsers();

    /// <summary>Has the profile lead to another user's, or no more.</summary>
    public void LeadTo(string? userId) => MergedInto = userId;

    /// <summary>Whether a user that was merged into another had had an event: by its place, or by its id as long as that is remembered.</summary>
    /// <param name="shopEvent">The event.</param>
    /// <param name="source">Where and when it came in, and which id it names.</param>
    /// <param name="judge">The quality rules, which count the repeated ones.</param>
    public bool HadApplied(ShopEvent shopEvent, in EventSource source, EventJudge? judge)
    {
        if (source.Partition is { } partition
            && (source.NamedUser is { } named
                ? Merged?.HasPassed(named, partition, source.Offset, source.Earlier) == true
                : AppliedOffsets.Contains(_offsets, partition, source.Offset, source.Earlier)))
        {
            return true;
        }

        if (source.IsHistorical || !RecentIds.Contains(HashOf(shopEvent.EventId, source.NamedUser)))
        {
            return false;
        }

        judge?.CountDuplicate(shopEvent, source);
        return true;
    }

    /// <summary>
    /// Takes in all of another profile but the offsets and event ids, which stay where they are. What is kept one by one is what would be, had
    /// all events been this user's; what is folded is the sum of both, to the rounding of floating point as long as neither the
    /// categories nor the brands nor the purchases are more than are kept. Nothing is said about products: both have said it.
    /// </summary>
    public void Take(UserProfile other)
    {
        Version += other.Version;
        AppliedEvents += other.AppliedEvents;
        FirstEventMs = Math.Min(FirstEventMs, other.FirstEventMs);
        LastEventMs = Math.Max(LastEventMs, other.LastEventMs);
        if (other._eventCounts is { } counts)
        {
            Array.Resize(ref _eventCounts, Math.Max(_eventCounts?.Length ?? 0, counts.Length));
            for (var kind = 0; kind < counts.Length; kind++)
            {
                _eventCounts[kind] += counts[kind];
            }
        }

        if (other.Folded is { } folded)
        {
            Folded ??= new FoldedHistory();
            Folded.Add(folded, rows.Models, rules.LongTermHalfLifeMs);
        }

        foreach (ref readonly var interaction in other.Interactions)
        {
            Insert(interaction.TimeMs, interaction.Item, interaction.Kind, other.DetailOf(interaction), out _);
        }

        foreach (ref readonly var search in other.Searches)
        {
            AddSearch(search);
        }

        _rate.Add(other._rate);
        if (other._refused is { } refused)
        {
            _refused ??= new RefusedEvents();
            _refused.Add(refused);
        }

        EnsureMerged().Add(other.Merged);
    }

    /// <summary>Forgets what another profile has taken in: all but what the user's own events are told again by, and where they go.</summary>
    public void Release()
    {
        Erase();
        Version = 0;
    }
}
