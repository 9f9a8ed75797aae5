using System.IO.Hashing;
using System.Runtime.InteropServices;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Products;
using RealtimeRec.Quality;

namespace RealtimeRec.Users;

/// <summary>
/// A shopper's live profile: the last <see cref="Capacity"/> interactions by event time, and a decayed remainder of all
/// before them. Vectors, affinities and sessions are functions of these, computed when read, so they always reflect the
/// catalogue as it is now and do not depend on the order in which events arrived. Not thread-safe: its grain owns it.
/// </summary>
internal sealed class UserProfile(CatalogIds ids, ICatalogRows rows, ProfileRules rules)
{
    /// <summary>Interactions kept one by one.</summary>
    public const int Capacity = 200;

    /// <summary>Searches kept.</summary>
    public const int MaxSearches = 20;

    private Interaction[] _interactions = [];
    private int _count;
    private (string Partition, long Offset)[] _offsets = [];
    private List<SearchInteraction>? _searches;
    private int[]? _eventCounts;
    private UserRate _rate;
    private RefusedEvents? _refused;

    /// <summary>Number of the latest change: of events applied, plus one for each erasure.</summary>
    public long Version { get; private set; }

    /// <summary>Events applied since the profile began.</summary>
    public long AppliedEvents { get; private set; }

    /// <summary>Event time of the earliest event, milliseconds since 1970.</summary>
    public long FirstEventMs { get; private set; } = long.MaxValue;

    /// <summary>Event time of the latest event, milliseconds since 1970.</summary>
    public long LastEventMs { get; private set; } = long.MinValue;

    /// <summary>Whether nothing was ever applied, or all was erased.</summary>
    public bool IsEmpty => AppliedEvents == 0;

    /// <summary>Kept interactions in order of event time.</summary>
    public ReadOnlySpan<Interaction> Interactions => _interactions.AsSpan(0, _count);

    /// <summary>Kept searches in order of event time.</summary>
    public ReadOnlySpan<SearchInteraction> Searches => CollectionsMarshal.AsSpan(_searches);

    /// <summary>Applied offset of each log.</summary>
    public IReadOnlyList<(string Partition, long Offset)> Offsets => _offsets;

    /// <summary>Ids of recent events.</summary>
    public RecentEventIds RecentIds { get; private set; } = new();

    /// <summary>Interactions older than the kept ones; null while there are none.</summary>
    public FoldedHistory? Folded { get; private set; }

    /// <summary>Events applied, by kind.</summary>
    public ReadOnlySpan<int> EventCounts => _eventCounts;

    /// <summary>Event time until which the user is suspected to be a bot, milliseconds since 1970; 0 when never.</summary>
    public long SuspectedUntilMs => _rate.SuspectedUntilMs;

    /// <summary>Applies one event, unless the rules refuse it: then only its offset is passed.</summary>
    /// <param name="shopEvent">The event.</param>
    /// <param name="source">Where and when it came in.</param>
    /// <param name="judge">The quality rules.</param>
    /// <param name="signals">Where to report what it says about products.</param>
    public Verdict Apply(ShopEvent shopEvent, in EventSource source, EventJudge? judge, SignalAggregator? signals)
    {
        if (_refused is { } refused && !refused.Expire(source.NowMs))
        {
            _refused = null;
        }

        if (source.Partition is { } partition && !TryAdvance(partition, source.Offset))
        {
            // Whoever delivers again may not have got to setting aside what was refused.
            return _refused?.Find(partition, source.Offset) ?? Verdict.Duplicate;
        }

        var id = XxHash64.HashToUInt64(MemoryMarshal.AsBytes(shopEvent.EventId.AsSpan()));
        if (RecentIds.Contains(id))
        {
            judge?.CountDuplicate(shopEvent, source);
            return Verdict.Duplicate;
        }

        var verdict = judge?.Judge(shopEvent, this, ref _rate, source) ?? Verdict.Good;
        if (verdict.Outcome != EventOutcome.Applied)
        {
            // Its id is not remembered: the same event may come again once it, or the rule, was mended.
            Remember(verdict, source);
            return verdict;
        }

        if (verdict.IsWithheld)
        {
            judge!.CountWithheld();
            signals = null;
        }

        RecentIds.Add(id, source.NowMs);
        var timeMs = shopEvent.Time.ToUnixTimeMilliseconds();
        Version++;
        AppliedEvents++;
        _eventCounts ??= new int[EventNames.All.Count];
        _eventCounts[(int)shopEvent.Kind]++;
        FirstEventMs = Math.Min(FirstEventMs, timeMs);
        LastEventMs = Math.Max(LastEventMs, timeMs);

        if (shopEvent.Kind == EventKind.Search)
        {
            if (shopEvent.SearchTerm is { } term)
            {
                AddSearch(new SearchInteraction(timeMs, term));
            }

            return verdict;
        }

        // An impression says what the shop showed, not what the shopper did: it is counted and nothing more.
        if (shopEvent.Kind != EventKind.ViewItemList)
        {
            var interactions = Array.ConvertAll(shopEvent.Items, item => new Interaction(
                timeMs, ids.Items.GetOrAdd(item.ItemId), shopEvent.Kind, item.Quantity ?? 1, (float?)item.Price ?? float.NaN));
            if (interactions.Length > 1)
            {
                // In the order in which they are kept, each finds those of its own basket before it.
                Array.Sort(interactions, (a, b) => Compare(a, b));
            }

            foreach (ref readonly var interaction in interactions.AsSpan())
            {
                var position = Insert(interaction);
                signals?.Add(interaction, Interactions[..Math.Max(0, position)], Interactions[(position + 1)..], rules, shopEvent.UserId);
            }
        }

        return verdict;
    }

    /// <summary>Whether an item was bought, as far as purchases are remembered; true where the oldest are not.</summary>
    public bool MayHaveBought(int item)
    {
        foreach (ref readonly var interaction in Interactions)
        {
            if (interaction.Kind == EventKind.Purchase && interaction.Item == item)
            {
                return true;
            }
        }

        return Folded is { } folded && (folded.Purchases.Count == FoldedHistory.MaxPurchases || folded.Purchases.ContainsKey(item));
    }

    /// <summary>Forgets everything but the applied offsets, so that no log can bring the profile back.</summary>
    public void Erase()
    {
        _interactions = [];
        _count = 0;
        _searches = null;
        _eventCounts = null;
        Folded = null;
        _rate = default;
        _refused = null;
        RecentIds = new RecentEventIds();
        AppliedEvents = 0;
        FirstEventMs = long.MaxValue;
        LastEventMs = long.MinValue;
        Version++;
    }

    /// <summary>A copy for readers off the grain.</summary>
    public ProfileSnapshot Snapshot() => new(
        Version, Interactions.ToArray(), Searches.ToArray(), Folded?.Clone());

    /// <summary>Puts back stored state.</summary>
    public void Restore(UserState state)
    {
        Version = state.Version;
        AppliedEvents = state.AppliedEvents;
        FirstEventMs = state.FirstEventMs;
        LastEventMs = state.LastEventMs;
        _eventCounts = state.EventCounts.Length == 0 ? null : state.EventCounts;
        _offsets = [.. state.Partitions.Zip(state.PartitionOffsets)];
        RecentIds.Restore(StateColumns.ToNumbers<ulong>(state.RecentIds), state.RecentIdsMarkMs);
        var items = StateColumns.ToStrings(state.Items);
        var times = StateColumns.ToNumbers<long>(state.Times);
        var quantities = StateColumns.ToNumbers<int>(state.Quantities);
        var prices = StateColumns.ToNumbers<float>(state.Prices);
        _count = items.Count;
        _interactions = new Interaction[_count];
        for (var i = 0; i < _count; i++)
        {
            _interactions[i] = new Interaction(times[i], ids.Items.GetOrAdd(items[i]), (EventKind)state.Kinds[i], quantities[i], prices[i]);
        }

        _searches = state.SearchTerms.Length == 0
            ? null
            : [.. state.SearchTerms.Zip(state.SearchTimes, (term, time) => new SearchInteraction(time, term))];
        Folded = state.Folded is { } folded ? FoldedState.Restore(folded, ids) : null;
        _rate = UserRate.Restore(state.RateMinute, state.RateEvents, state.SuspectedUntilMs);
        _refused = state.Refused is { } refused ? RefusedState.Restore(refused) : null;
    }

    /// <summary>The state to store.</summary>
    public UserState ToState()
    {
        var items = new string[_count];
        var kinds = new byte[_count];
        Span<long> times = stackalloc long[_count];
        Span<int> quantities = stackalloc int[_count];
        Span<float> prices = stackalloc float[_count];
        for (var i = 0; i < _count; i++)
        {
            ref readonly var interaction = ref _interactions[i];
            items[i] = ids.Items[interaction.Item];
            times[i] = interaction.TimeMs;
            kinds[i] = (byte)interaction.Kind;
            quantities[i] = interaction.Quantity;
            prices[i] = interaction.Price;
        }

        return new UserState
        {
            Version = Version,
            AppliedEvents = AppliedEvents,
            FirstEventMs = FirstEventMs,
            LastEventMs = LastEventMs,
            EventCounts = _eventCounts is null ? [] : [.. _eventCounts],
            Partitions = Array.ConvertAll(_offsets, entry => entry.Partition),
            PartitionOffsets = Array.ConvertAll(_offsets, entry => entry.Offset),
            RecentIds = StateColumns.OfNumbers(RecentIds.Values),
            RecentIdsMarkMs = RecentIds.MarkMs,
            Items = StateColumns.OfStrings(items),
            Times = StateColumns.OfNumbers<long>(times),
            Kinds = kinds,
            Quantities = StateColumns.OfNumbers<int>(quantities),
            Prices = StateColumns.OfNumbers<float>(prices),
            SearchTerms = _searches is null ? [] : [.. _searches.Select(search => search.Term)],
            SearchTimes = _searches is null ? [] : [.. _searches.Select(search => search.TimeMs)],
            Folded = Folded is null ? null : FoldedState.Of(Folded, ids),
            RateMinute = _rate.Minute,
            RateEvents = _rate.Events,
            SuspectedUntilMs = _rate.SuspectedUntilMs,
            Refused = _refused is null ? null : RefusedState.Of(_refused),
        };
    }

    private void Remember(in Verdict verdict, in EventSource source)
    {
        if (source.Partition is { } partition)
        {
            _refused ??= new RefusedEvents();
            _refused.Add(new RefusedEvents.Entry(
                string.Intern(partition), source.Offset, verdict.Outcome, verdict.Rule!, verdict.Message!, source.NowMs));
        }
    }

    private bool TryAdvance(string partition, long offset)
    {
        for (var i = 0; i < _offsets.Length; i++)
        {
            if (_offsets[i].Partition == partition)
            {
                if (offset <= _offsets[i].Offset)
                {
                    return false;
                }

                _offsets[i].Offset = offset;
                return true;
            }
        }

        _offsets = [.. _offsets, (string.Intern(partition), offset)];
        return true;
    }

    /// <summary>Puts an interaction in its place by event time; answers the place, or -1 when it was folded at once.</summary>
    private int Insert(in Interaction interaction)
    {
        if (_count == Capacity)
        {
            if (Compare(interaction, _interactions[0]) <= 0)
            {
                Fold(interaction);
                return -1;
            }

            Fold(_interactions[0]);
            _interactions.AsSpan(1, _count - 1).CopyTo(_interactions);
            _count--;
        }
        else if (_count == _interactions.Length)
        {
            Array.Resize(ref _interactions, Math.Min(Capacity, Math.Max(8, _count + (_count / 2))));
        }

        var position = _count;
        while (position > 0 && Compare(_interactions[position - 1], interaction) > 0)
        {
            position--;
        }

        _interactions.AsSpan(position, _count - position).CopyTo(_interactions.AsSpan(position + 1));
        _interactions[position] = interaction;
        _count++;
        return position;
    }

    private void Fold(in Interaction interaction)
    {
        Folded ??= new FoldedHistory();
        Folded.Add(interaction, rules.WeightOf(interaction.Kind), rows.Find(interaction.Item), rows.Models, rules.LongTermHalfLifeMs);
    }

    private void AddSearch(SearchInteraction search)
    {
        _searches ??= [];
        var position = _searches.Count;
        while (position > 0 && Compare(_searches[position - 1], search) > 0)
        {
            position--;
        }

        _searches.Insert(position, search);
        if (_searches.Count > MaxSearches)
        {
            _searches.RemoveAt(0);
        }
    }

    /// <summary>By time; among equals by content, so that the order never depends on the order of arrival.</summary>
    private int Compare(in Interaction a, in Interaction b)
    {
        var order = a.TimeMs.CompareTo(b.TimeMs);
        if (order != 0)
        {
            return order;
        }

        order = a.Item == b.Item ? 0 : string.CompareOrdinal(ids.Items[a.Item], ids.Items[b.Item]);
        order = order != 0 ? order : a.Kind.CompareTo(b.Kind);
        order = order != 0 ? order : a.Quantity.CompareTo(b.Quantity);
        return order != 0 ? order : a.Price.CompareTo(b.Price);
    }

    private static int Compare(in SearchInteraction a, in SearchInteraction b)
    {
        var order = a.TimeMs.CompareTo(b.TimeMs);
        return order != 0 ? order : string.CompareOrdinal(a.Term, b.Term);
    }
}
