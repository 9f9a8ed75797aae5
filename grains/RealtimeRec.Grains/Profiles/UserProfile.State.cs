using RealtimeRec.Events;
using RealtimeRec.Quality;
using RealtimeRec.State;

namespace RealtimeRec.Profiles;

/// <content>How a profile is stored, and read back from what this version or an older one stored.</content>
internal sealed partial class UserProfile
{
    private const int SegmentColumns = 3;

    /// <summary>Puts back stored state into a profile that is new.</summary>
    /// <exception cref="InvalidDataException">The parts of the state contradict each other.</exception>
    /// <exception cref="ArgumentException">As <see cref="InvalidDataException"/>, found by what the state is put into.</exception>
    public void Restore(UserState state)
    {
        Version = state.Version;
        AppliedEvents = state.AppliedEvents;
        FirstEventMs = state.FirstEventMs;
        LastEventMs = state.LastEventMs;
        Require(Version >= AppliedEvents && AppliedEvents >= 0, "counts of events");
        Require(state.Partitions.Length == state.PartitionOffsets.Length, "partitions and offsets");
        Require(state.SearchTerms.Length == state.SearchTimes.Length, "searches and their times");
        if (state.EventCounts.Length > 0)
        {
            // A version that knows more kinds has longer counts, and one that knows fewer shorter ones.
            _eventCounts = new int[Math.Max(EventNames.All.Count, state.EventCounts.Length)];
            state.EventCounts.CopyTo(_eventCounts, 0);
        }

        _offsets = [.. state.Partitions.Select(string.Intern).Zip(state.PartitionOffsets)];
        RestoreEventIds(state);
        RestoreInteractions(state);
        _searches = state.SearchTerms.Length == 0
            ? null
            : [.. state.SearchTerms.Select((term, i) => new SearchInteraction(
                state.SearchTimes[i], term, state.SearchesAhead.Length > 0 ? state.SearchesAhead[i] : 0))];
        Folded = state.Folded is { } folded ? FoldedState.Restore(folded, ids) : null;
        _rate = UserRate.Restore(state.RateMinute, state.RateEvents, state.SuspectedUntilMs);
        _refused = state.Refused is { } refused ? RefusedState.Restore(refused) : null;
        MergedInto = state.MergedInto;
        RestoreMerged(state);
    }

    /// <summary>The state to store.</summary>
    public UserState ToState()
    {
        var items = new string[_count];
        var kinds = new byte[_count];
        Span<long> times = stackalloc long[_count];
        Span<int> quantities = stackalloc int[_count];
        Span<uint> prices = stackalloc uint[_count];
        for (var i = 0; i < _count; i++)
        {
            ref readonly var interaction = ref _interactions[i];
            items[i] = ids.Items[interaction.Item];
            times[i] = interaction.TimeMs;
            kinds[i] = (byte)interaction.Kind;
            quantities[i] = interaction.PackedQuantity;
            prices[i] = interaction.PackedPrice;
        }

        var (eventIds, eventIdMarks) = RecentIds.Tail();
        return new UserState
        {
            Version = Version,
            AppliedEvents = AppliedEvents,
            FirstEventMs = FirstEventMs,
            LastEventMs = LastEventMs,
            EventCounts = _eventCounts is null ? [] : [.. _eventCounts],
            Partitions = Array.ConvertAll(_offsets, entry => entry.Partition),
            PartitionOffsets = Array.ConvertAll(_offsets, entry => entry.Offset),
            EventIds = eventIds,
            EventIdMarks = eventIdMarks,
            EventIdSegments = RecentIds.Segments.Count == 0
                ? []
                : StateColumns.OfNumbers<uint>([.. RecentIds.Segments.SelectMany(segment => new[] { (uint)segment.Slot, segment.NewestSlice, (uint)segment.Count })]),
            Items = StateColumns.OfStrings(items),
            Times = StateColumns.OfNumbers<long>(times),
            Kinds = kinds,
            Quantities = StateColumns.OfNumbers<int>(quantities),
            PackedPrices = StateColumns.OfNumbers<uint>(prices),
            Details = _details.ToArray() is { Length: > 0 } details
                ? StateColumns.OfNumbers<StoredDetail>(Array.ConvertAll(details, StoredDetail.Of))
                : [],
            SearchTerms = _searches is null ? [] : [.. _searches.Select(search => search.Term)],
            SearchTimes = _searches is null ? [] : [.. _searches.Select(search => search.TimeMs)],
            SearchesAhead = _searches?.Exists(search => search.AheadMs > 0) == true ? [.. _searches.Select(search => search.AheadMs)] : [],
            Folded = Folded is null ? null : FoldedState.Of(Folded, ids),
            RateMinute = _rate.Minute,
            RateEvents = _rate.Events,
            SuspectedUntilMs = _rate.SuspectedUntilMs,
            Refused = _refused is null ? null : RefusedState.Of(_refused),
            MergedInto = MergedInto,
            MergedUsers = Merged is null ? [] : StateColumns.OfStrings([.. Merged.Users.Select(user => user.UserId)]),
            MergeStages = Merged is null ? [] : [.. Merged.Users.Select(user => (byte)user.Stage)],
            MergeDepth = Merged?.Depth ?? 0,
            MergedPartitionUsers = Merged is null ? [] : StateColumns.OfStrings([.. MergedLogs().Select(log => log.UserId)]),
            MergedPartitions = Merged is null ? [] : [.. MergedLogs().Select(log => log.Partition)],
            MergedPartitionOffsets = Merged is null ? [] : [.. MergedLogs().Select(log => log.Offset)],
        };
    }

    private IEnumerable<(string UserId, string Partition, long Offset)> MergedLogs() =>
        Merged!.Logs.SelectMany(user => user.Value, (user, log) => (user.Key, log.Partition, log.Offset));

    private void RestoreMerged(UserState state)
    {
        var users = StateColumns.ToStrings(state.MergedUsers);
        var named = StateColumns.ToStrings(state.MergedPartitionUsers);
        Require(users.Count == state.MergeStages.Length && Array.TrueForAll(state.MergeStages, stage => stage <= (byte)MergeStage.Done), "merged users");
        Require(named.Count == state.MergedPartitions.Length && named.Count == state.MergedPartitionOffsets.Length, "logs of merged users");
        if (users.Count > 0 || named.Count > 0)
        {
            Merged = new MergedUsers();
            Merged.Restore(
                users.Zip(state.MergeStages, (user, stage) => (user, (MergeStage)stage)),
                state.MergeDepth,
                named.Select((user, i) => (user, state.MergedPartitions[i], state.MergedPartitionOffsets[i])));
        }
    }

    private void RestoreEventIds(UserState state)
    {
        if (state.RecentIds.Length > 0)
        {
            RecentIds.RestoreOlder(StateColumns.ToNumbers<ulong>(state.RecentIds), state.RecentIdsMarkMs);
            return;
        }

        var columns = StateColumns.ToNumbers<uint>(state.EventIdSegments);
        Require(columns.Length % SegmentColumns == 0, "segments of event ids");
        var segments = new EventIdSegment[columns.Length / SegmentColumns];
        for (var i = 0; i < segments.Length; i++)
        {
            var segment = columns.Slice(i * SegmentColumns, SegmentColumns);
            segments[i] = new EventIdSegment(checked((int)segment[0]), segment[1], checked((int)segment[2]), IsLoaded: false);
        }

        RecentIds.Restore(state.EventIds, state.EventIdMarks, segments);
    }

    private void RestoreInteractions(UserState state)
    {
        var items = StateColumns.ToStrings(state.Items);
        var times = StateColumns.ToNumbers<long>(state.Times);
        var quantities = StateColumns.ToNumbers<int>(state.Quantities);
        var prices = StateColumns.ToNumbers<uint>(state.PackedPrices);
        var floats = StateColumns.ToNumbers<float>(state.Prices);
        var details = StateColumns.ToNumbers<StoredDetail>(state.Details);
        _count = items.Count;
        Require(
            _count <= Capacity && times.Length == _count && state.Kinds.Length == _count && quantities.Length == _count
                && (prices.Length == _count || floats.Length == _count),
            "columns of interactions");
        _interactions = new Interaction[_count];
        for (var i = 0; i < _count; i++)
        {
            Require(times[i] >= EarliestMs && (i == 0 || times[i] >= times[i - 1]) && state.Kinds[i] < EventNames.All.Count, "interactions");
            var item = ids.Items.GetOrAdd(items[i]);
            var kind = (EventKind)state.Kinds[i];
            if (prices.Length == 0)
            {
                _interactions[i] = _details.Add(times[i], item, kind, new InteractionDetail(PackedPrice.OfFloat(floats[i]), Math.Max(1, quantities[i]), 0));
                continue;
            }

            var stored = new Interaction(times[i], item, kind, quantities[i], prices[i]);
            _interactions[i] = stored.Detail < 0 ? stored : _details.Add(times[i], item, kind, details[stored.Detail].ToDetail());
        }
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidDataException($"The {what} of the stored profile contradict each other.");
        }
    }
}
