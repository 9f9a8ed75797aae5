using System.IO.Hashing;
using System.Runtime.InteropServices;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Quality;
using RealtimeRec.Validation;

namespace RealtimeRec.Profiles;

/// <summary>
/// A shopper's live profile: the last <see cref="Capacity"/> interactions by event time, and a decayed remainder of all
/// before them. Vectors, affinities and sessions are functions of these, computed when read, so they always reflect the
/// catalogue as it is now and do not depend on the order in which events arrived. Not thread-safe: its grain owns it.
/// </summary>
internal sealed partial class UserProfile(CatalogIds ids, ICatalogRows rows, ProfileRules rules) : IPurchaseHistory
{
    /// <summary>Interactions kept one by one.</summary>
    public const int Capacity = 200;

    /// <summary>Searches kept.</summary>
    public const int MaxSearches = 20;

    private static readonly long EarliestMs = EventLimits.MinTime.ToUnixTimeMilliseconds();

    private readonly InteractionDetails _details = new();
    private Interaction[] _interactions = [];
    private int _count;
    private (string Partition, long Offset)[] _offsets = [];
    private List<SearchInteraction>? _searches;
    private int[]? _eventCounts;
    private UserRate _rate;
    private RefusedEvents? _refused;

    /// <summary>Number of the latest change: of events applied, those of merged users among them, plus one for each erasure.</summary>
    public long Version { get; private set; }

    /// <summary>Events applied since the profile began.</summary>
    public long AppliedEvents { get; private set; }

    /// <summary>Stated time of the earliest event, milliseconds since 1970.</summary>
    public long FirstEventMs { get; private set; } = long.MaxValue;

    /// <summary>Stated time of the latest event, milliseconds since 1970.</summary>
    public long LastEventMs { get; private set; } = long.MinValue;

    /// <summary>Whether nothing was ever applied, or all was erased.</summary>
    public bool IsEmpty => AppliedEvents == 0;

    /// <summary>Whether anything about the user could be read here: of an erased or a new profile, nothing.</summary>
    public bool HasTraces => !IsEmpty || _refused is not null || _rate.Minute != 0 || _rate.SuspectedUntilMs != 0;

    /// <summary>Kept interactions in order of event time.</summary>
    public ReadOnlySpan<Interaction> Interactions => _interactions.AsSpan(0, _count);

    /// <summary>Kept searches in order of event time.</summary>
    public ReadOnlySpan<SearchInteraction> Searches => CollectionsMarshal.AsSpan(_searches);

    /// <summary>Applied offset of each log.</summary>
    public IReadOnlyList<(string Partition, long Offset)> Offsets => _offsets;

    /// <summary>Ids of recent events; like the offsets they outlive an erasure, since they say nothing and keep a retry from bringing the user back.</summary>
    public RecentEventIds RecentIds { get; } = new(rules.EventIds);

    /// <summary>Interactions older than the kept ones; null while there are none.</summary>
    public FoldedHistory? Folded { get; private set; }

    /// <summary>Events applied, by kind.</summary>
    public ReadOnlySpan<int> EventCounts => _eventCounts;

    /// <summary>Event time until which the user is suspected to be a bot, milliseconds since 1970; 0 when never.</summary>
    public long SuspectedUntilMs => _rate.SuspectedUntilMs;

    /// <summary>How much the user did in the latest minute.</summary>
    public UserRate Rate => _rate;

    /// <summary>What was refused of late; null for nearly every user.</summary>
    public RefusedEvents? Refused => _refused;

    /// <summary>All of a kept interaction.</summary>
    public InteractionDetail DetailOf(in Interaction interaction) => _details.Of(interaction);

    /// <summary>The hash that an event id is remembered by.</summary>
    /// <param name="eventId">The event's id.</param>
    /// <param name="namedUser">The user that the event names, when that one was merged into this one: its ids are apart from this one's own.</param>
    public static ulong HashOf(string eventId, string? namedUser = null) => XxHash64.HashToUInt64(
        MemoryMarshal.AsBytes(eventId.AsSpan()), namedUser is null ? 0 : (long)HashOf(namedUser));

    /// <summary>Applies one event, unless the rules refuse it: then only its offset is passed.</summary>
    /// <param name="shopEvent">The event.</param>
    /// <param name="source">Where and when it came in.</param>
    /// <param name="judge">The quality rules.</param>
    /// <param name="signals">Where to report what it says about products.</param>
    public Verdict Apply(ShopEvent shopEvent, in EventSource source, EventJudge? judge, InteractionSignals? signals)
    {
        if (_refused is { } refused && !refused.Expire(source.NowMs))
        {
            _refused = null;
        }

        if (source.Partition is { } partition && (!TryAdvance(partition, source) || source.WasApplied))
        {
            // Whoever delivers again may not have got to setting aside what was refused.
            return _refused?.Find(partition, source.Offset) ?? Verdict.Duplicate;
        }

        if (source.WasApplied)
        {
            return Verdict.Duplicate;
        }

        // In a record of the past an id may well be that of another day's event: there, the place alone counts.
        var id = source.IsHistorical ? 0 : HashOf(shopEvent.EventId, source.NamedUser);
        if (!source.IsHistorical && RecentIds.Contains(id))
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

        if (!source.IsHistorical && !RecentIds.TryAdd(id, source.NowMs))
        {
            verdict = verdict with { IsIdForgone = true };
        }

        // What is dated ahead counts as done when it arrives: a clock that jumped outranks nobody's today.
        var statedMs = shopEvent.Time.ToUnixTimeMilliseconds();
        var timeMs = Math.Max(EarliestMs, Math.Min(statedMs, source.NowMs));
        var aheadMs = (int)Math.Clamp(statedMs - timeMs, 0, int.MaxValue);
        Version++;
        AppliedEvents++;
        _eventCounts ??= new int[EventNames.All.Count];
        _eventCounts[(int)shopEvent.Kind]++;
        FirstEventMs = Math.Min(FirstEventMs, statedMs);
        LastEventMs = Math.Max(LastEventMs, statedMs);

        if (shopEvent.Kind == EventKind.Search)
        {
            if (shopEvent.SearchTerm is { } term)
            {
                AddSearch(new SearchInteraction(timeMs, term, aheadMs));
            }

            return verdict;
        }

        // An impression says what the shop showed, not what the shopper did: it is counted and nothing more.
        if (shopEvent.Kind != EventKind.ViewItemList)
        {
            // In the order in which they are kept, each finds those of its own basket before it.
            foreach (var (item, detail) in InOrder(shopEvent.Items, aheadMs))
            {
                var position = Insert(timeMs, item, shopEvent.Kind, detail, out var interaction);
                signals?.Add(interaction, Interactions[..Math.Max(0, position)], Interactions[(position + 1)..], shopEvent.UserId);
            }
        }

        return verdict;
    }

    /// <summary>Whether an item was bought, as far as purchases are remembered; true where the oldest are not.</summary>
    public bool MayHaveBought(ItemOrdinal item)
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

    /// <summary>Forgets everything but the applied offsets and the hashes of event ids, so that neither a log nor a retry can bring the profile back.</summary>
    public void Erase()
    {
        _interactions = [];
        _count = 0;
        _searches = null;
        _eventCounts = null;
        Folded = null;
        _details.Clear();
        _rate = default;
        _refused = null;
        AppliedEvents = 0;
        FirstEventMs = long.MaxValue;
        LastEventMs = long.MinValue;
        Version++;
    }

    /// <summary>A copy for readers off the grain.</summary>
    public ProfileSnapshot Snapshot() => new(
        Version, Interactions.ToArray(), _details.ToArray(), Searches.ToArray(), Folded?.Clone());

    private void Remember(in Verdict verdict, in EventSource source)
    {
        if (source.Partition is { } partition)
        {
            _refused ??= new RefusedEvents();
            _refused.Add(new RefusedEvents.Entry(
                string.Intern(partition), source.Offset, verdict.Outcome, verdict.Rule!, verdict.Message!, source.NowMs));
        }
    }

    private bool TryAdvance(string partition, in EventSource source) => source.NamedUser is { } named
        ? EnsureMerged().TryAdvance(named, partition, source.Offset, source.Earlier, _refused)
        : AppliedOffsets.TryAdvance(ref _offsets, partition, source.Offset, source.Earlier, _refused);

    /// <summary>The items of an event by content, so that their order in the event never matters.</summary>
    private (ItemOrdinal Item, InteractionDetail Detail)[] InOrder(EventItem[] items, int aheadMs)
    {
        var ordered = new (ItemOrdinal Item, InteractionDetail Detail)[items.Length];
        var count = 0;
        foreach (var item in items)
        {
            if (ids.TryNumber(item.ItemId, out var number))
            {
                ordered[count++] = (number, new InteractionDetail(item.Price, item.Quantity ?? 1, aheadMs));
            }
        }

        Array.Resize(ref ordered, count);
        if (count > 1)
        {
            Array.Sort(ordered, (a, b) => CompareContent(a.Item, b.Item, 0, a.Detail, b.Detail));
        }

        return ordered;
    }

    /// <summary>Puts an interaction in its place by time; answers the place, or -1 when it was folded at once.</summary>
    private int Insert(long timeMs, ItemOrdinal item, EventKind kind, in InteractionDetail detail, out Interaction interaction)
    {
        if (_count == Capacity)
        {
            if (Compare(timeMs, item, kind, detail, _interactions[0]) <= 0)
            {
                interaction = new Interaction(timeMs, item, kind, detail.Quantity, PackedPrice.Unknown);
                Fold(interaction, detail.Quantity);
                return -1;
            }

            var oldest = _interactions[0];
            Fold(oldest, _details.Of(oldest).Quantity);
            _interactions.AsSpan(1, _count - 1).CopyTo(_interactions);
            _count--;
            _details.Remove(oldest, _interactions.AsSpan(0, _count));
        }
        else if (_count == _interactions.Length)
        {
            Array.Resize(ref _interactions, Math.Min(Capacity, Math.Max(8, _count + (_count / 2))));
        }

        var position = _count;
        while (position > 0 && Compare(timeMs, item, kind, detail, _interactions[position - 1]) < 0)
        {
            position--;
        }

        interaction = _details.Add(timeMs, item, kind, detail);
        _interactions.AsSpan(position, _count - position).CopyTo(_interactions.AsSpan(position + 1));
        _interactions[position] = interaction;
        _count++;
        return position;
    }

    private void Fold(in Interaction interaction, int quantity)
    {
        Folded ??= new FoldedHistory();
        Folded.Add(interaction, quantity, rules.WeightOf(interaction.Kind), rows.Find(interaction.Item), rows.Models, rules.LongTermHalfLifeMs);
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
    private int Compare(long timeMs, ItemOrdinal item, EventKind kind, in InteractionDetail detail, in Interaction kept)
    {
        var order = timeMs.CompareTo(kept.TimeMs);
        if (order != 0)
        {
            return order;
        }

        var keptDetail = _details.Of(kept);
        order = detail.AheadMs.CompareTo(keptDetail.AheadMs);
        return order != 0 ? order : CompareContent(item, kept.Item, kind.CompareTo(kept.Kind), detail, keptDetail);
    }

    private int CompareContent(ItemOrdinal itemA, ItemOrdinal itemB, int kinds, in InteractionDetail a, in InteractionDetail b)
    {
        var order = itemA == itemB ? 0 : string.CompareOrdinal(ids.Items[itemA], ids.Items[itemB]);
        order = order != 0 ? order : kinds;
        order = order != 0 ? order : a.Quantity.CompareTo(b.Quantity);
        return order != 0 ? order : Nullable.Compare(a.Price, b.Price);
    }

    private static int Compare(in SearchInteraction a, in SearchInteraction b)
    {
        var order = a.TimeMs.CompareTo(b.TimeMs);
        order = order != 0 ? order : a.AheadMs.CompareTo(b.AheadMs);
        return order != 0 ? order : string.CompareOrdinal(a.Term, b.Term);
    }
}
