using RealtimeRec.Ranking.Sequences;

namespace RealtimeRec.Training.Preparation;

/// <summary>What all users of a shop did, user after user, oldest first.</summary>
internal sealed class InteractionLog
{
    private readonly Interaction[] _interactions;

    private InteractionLog(ItemVocabulary users, ItemVocabulary items, Interaction[] interactions)
    {
        Users = users;
        Items = items;
        _interactions = interactions;
    }

    /// <summary>Ids of the users, by index; also of those who have no interaction left.</summary>
    public ItemVocabulary Users { get; }

    /// <summary>Ids of the items, by index; also of those that have no interaction left.</summary>
    public ItemVocabulary Items { get; }

    /// <summary>All interactions, by user, then time, then order.</summary>
    public ReadOnlySpan<Interaction> Interactions => _interactions;

    /// <summary>Number of interactions.</summary>
    public int Count => _interactions.Length;

    /// <summary>Makes a log of interactions in any order.</summary>
    public static InteractionLog Of(ItemVocabulary users, ItemVocabulary items, IEnumerable<Interaction> interactions)
    {
        Interaction[] sorted = [.. interactions];
        Array.Sort(sorted, (a, b) =>
            a.User != b.User ? a.User.CompareTo(b.User) : a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.Order.CompareTo(b.Order));
        return new InteractionLog(users, items, sorted);
    }

    /// <summary>Each user's interactions, as a range of <see cref="Interactions"/>; none is empty.</summary>
    public IEnumerable<Range> ByUser()
    {
        var start = 0;
        for (var i = 1; i <= _interactions.Length; i++)
        {
            if (i == _interactions.Length || _interactions[i].User != _interactions[start].User)
            {
                yield return start..i;
                start = i;
            }
        }
    }

    /// <summary>The log without the interactions that are marked.</summary>
    /// <param name="dropped">A mark for each interaction.</param>
    public InteractionLog Without(ReadOnlySpan<bool> dropped)
    {
        var kept = new List<Interaction>(_interactions.Length);
        for (var i = 0; i < _interactions.Length; i++)
        {
            if (!dropped[i])
            {
                kept.Add(_interactions[i]);
            }
        }

        return new InteractionLog(Users, Items, [.. kept]);
    }

    /// <summary>Numbers of events, and of the users and items that have any.</summary>
    public LogSize Size()
    {
        var users = new bool[Users.Count];
        var items = new bool[Items.Count];
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (ref readonly var interaction in Interactions)
        {
            users[interaction.User] = true;
            items[interaction.Item] = true;
            first = Math.Min(first, interaction.Time);
            last = Math.Max(last, interaction.Time);
        }

        return new LogSize(Count, users.Count(any => any), items.Count(any => any), Count > 0 ? first : null, Count > 0 ? last : null);
    }
}
