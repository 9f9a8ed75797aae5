using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RealtimeRec.Profiles;

namespace RealtimeRec.UnitTests.Users;

public sealed class RecentEventIdsTests
{
    private const int Most = 100_000;
    private static readonly long Hour = (long)TimeSpan.FromHours(1).TotalMilliseconds;
    private readonly EventIdRules _rules = new(TimeSpan.FromHours(1), Most);

    [Fact]
    public void AnIdIsRememberedForAnHourAndForgottenAnEighthOfOneLater()
    {
        var ids = new RecentEventIds(_rules);
        Assert.True(ids.TryAdd(1, 10 * Hour));
        Assert.True(ids.TryAdd(2, (10 * Hour) + (Hour / 2)));
        ids.Expire((11 * Hour) - 1);
        Assert.True(ids.Contains(1) && ids.Contains(2));
        ids.Expire((11 * Hour) + (Hour / 8) + 2_000);
        Assert.False(ids.Contains(1));
        Assert.True(ids.Contains(2));
        ids.Expire(20 * Hour);
        Assert.Equal(0, ids.Count);
    }

    [Fact]
    public void IdsAreRememberedByTimeAndNotByCountUpToTheLimitOfAUser()
    {
        var ids = new RecentEventIds(_rules);
        for (var i = 1UL; i <= Most; i++)
        {
            Assert.True(ids.TryAdd(i, 10 * Hour));
        }

        Assert.False(ids.TryAdd(Most + 1, 10 * Hour));
        Assert.True(ids.Contains(1) && ids.Contains(Most));
        Assert.False(ids.Contains(Most + 1));
        Assert.InRange(ids.UntilRoomMs(10 * Hour), Hour, Hour + (Hour / 4));
        var later = (10 * Hour) + ids.UntilRoomMs(10 * Hour);
        ids.Expire(later);
        Assert.True(ids.TryAdd(Most + 1, later));
    }

    /// <summary>
    /// What is copied to grow leaves a hole in the heap that its larger successor does not fit in: with a thousand shoppers the holes
    /// were soon more than the ids.
    /// </summary>
    [Fact]
    public void IdsTakeLittleMoreThanTheyAreHoweverManyComeOneByOne()
    {
        const int Events = 5_000;
        new RecentEventIds(_rules).TryAdd(1, 10 * Hour);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var ids = new RecentEventIds(_rules);
        for (var i = 1UL; i <= Events; i++)
        {
            if (!ids.Contains(i))
            {
                ids.TryAdd(i, 10 * Hour);
            }
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Events, ids.Count);
        Assert.InRange(allocated, Events * sizeof(ulong), Events * sizeof(ulong) * 5 / 4);
    }

    [Fact]
    public void WhatWasStoredBeforeTimesWereIsRememberedForAnHourAfterItsOwn()
    {
        var ids = new RecentEventIds(_rules);
        ids.RestoreOlder([1, 2, 3], 10 * Hour);
        Assert.True(ids.TryAdd(4, (10 * Hour) + 1));
        ids.Expire(12 * Hour);
        Assert.True(ids.Contains(1) && ids.Contains(4));
        ids.Expire(13 * Hour);
        Assert.Equal(0, ids.Count);
    }

    [Fact]
    public void ASlotIsTakenAgainOnceWhatLayInItIsCleared()
    {
        var ids = new RecentEventIds(_rules);
        Spill(ids, 1, 10 * Hour);
        Assert.Equal([0], ids.Segments.Select(segment => segment.Slot));
        ids.Expire(12 * Hour);
        Assert.Equal(0, ids.FreedSlot);

        // What was to be cleared could not be yet.
        Spill(ids, 1_001, 12 * Hour);
        Assert.Equal([1], ids.Segments.Select(segment => segment.Slot));
        Assert.Equal(0, ids.FreedSlot);

        ids.MarkCleared(0);
        Assert.Null(ids.FreedSlot);
        ids.Expire(14 * Hour);
        ids.MarkCleared(1);
        Spill(ids, 2_001, 14 * Hour);
        Assert.Equal([0], ids.Segments.Select(segment => segment.Slot));
    }

    [Fact]
    public void ASegmentThatWasWrittenAsItsOlderIdsWereForgottenIsNotCleared()
    {
        var ids = new RecentEventIds(_rules);
        Spill(ids, 1, 10 * Hour);
        Add(ids, 1_001, (11 * Hour) - 1);
        var segment = ids.NextSegment(out var slot, out _, out var end)!;
        ids.Expire((11 * Hour) + (Hour / 4));
        ids.MarkSpilled(slot, segment, end);

        Assert.Equal([0], ids.Segments.Select(segment => segment.Slot));
        Assert.Null(ids.FreedSlot);
    }

    /// <summary>Numbers of ids of successive writes, and where the process is killed within each.</summary>
    public static Arbitrary<(int Ids, int KilledAt)[]> Lives() =>
        (from count in Gen.Choose(1, 30)
         from steps in (from ids in Gen.Choose(0, 700) from kill in Gen.Choose(0, 8) select (ids, kill)).ArrayOf(count)
         select steps).ToArbitrary();

    /// <summary>
    /// The two writes in their order, the profile's and the segment's, cut off at any point: what the stored profile has done is
    /// remembered, what it has not is not.
    /// </summary>
    [Property(MaxTest = 300, Arbitrary = [typeof(RecentEventIdsTests)])]
    public void WheneverTheProcessIsKilledExactlyTheIdsOfWhatIsStoredAreRemembered((int Ids, int KilledAt)[] life)
    {
        const int Now = 1_000_000_000;
        var segments = new Dictionary<int, EventIdSegmentState>();
        var stored = Stored.Empty;
        var durable = 0UL;
        var next = 0UL;
        var ids = Open(stored, segments);
        foreach (var (count, killedAt) in life)
        {
            next = durable;
            for (var i = 0; i < count; i++)
            {
                Assert.True(ids.TryAdd(++next, Now));
            }

            if (killedAt == 0)
            {
                ids = Open(stored, segments);
                AssertRemembered(ids, durable, next);
                continue;
            }

            var end = ids.End;
            stored = Stored.Of(ids);
            durable = next;
            if (killedAt == 1)
            {
                ids = Open(stored, segments);
                AssertRemembered(ids, durable, next);
                continue;
            }

            ids.MarkDurable(end);
            for (var written = 0; ids.NextSegment(out var slot, out _, out var segmentEnd) is { } segment; written++)
            {
                Assert.InRange(segment.Ids.Length / sizeof(ulong), 1, RecentEventIds.MaxSegment);
                segments[slot] = segment;
                if (killedAt == 2)
                {
                    ids = Open(stored, segments);
                    break;
                }

                ids.MarkSpilled(slot, segment, segmentEnd);
            }

            AssertRemembered(ids, durable, next);
            foreach (var (slot, segment) in ids.LoadedSegments())
            {
                Assert.Equal(segments[slot].Ids, segment.Ids);
            }
        }

        static RecentEventIds Open(Stored stored, Dictionary<int, EventIdSegmentState> segments)
        {
            var ids = new RecentEventIds(new EventIdRules(TimeSpan.FromHours(1), Most));
            ids.Restore(stored.Ids, stored.Marks, stored.Segments);
            foreach (var segment in stored.Segments.Reverse())
            {
                ids.Load(segment.Slot, segments.GetValueOrDefault(segment.Slot));
            }

            return ids;
        }

        static void AssertRemembered(RecentEventIds ids, ulong durable, ulong attempted)
        {
            for (var id = 1UL; id <= attempted; id++)
            {
                Assert.Equal(id <= durable, ids.Contains(id));
            }
        }
    }

    /// <summary>A store that was emptied gets back what is remembered, without what was forgotten meanwhile.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SegmentsInMemoryCanBeWrittenAgain(bool restarted)
    {
        var ids = new RecentEventIds(_rules);
        var segments = new Dictionary<int, EventIdSegmentState>();
        Add(1, 5_000, 10 * Hour);
        Add(5_001, 9_000, (10 * Hour) + (Hour / 2));
        if (restarted)
        {
            var stored = Stored.Of(ids);
            ids = new RecentEventIds(_rules);
            ids.Restore(stored.Ids, stored.Marks, stored.Segments);
            Assert.Empty(ids.LoadedSegments());
            foreach (var segment in stored.Segments.Reverse())
            {
                ids.Load(segment.Slot, segments[segment.Slot]);
            }
        }

        Assert.Equal(
            segments.OrderBy(segment => segment.Key).Select(segment => Convert.ToHexString(segment.Value.Ids)),
            ids.LoadedSegments().OrderBy(segment => segment.Slot).Select(segment => Convert.ToHexString(segment.Ids.Ids)));

        ids.Expire((11 * Hour) + (Hour / 8) + 2_000);
        segments = ids.LoadedSegments().ToDictionary(segment => segment.Slot, segment => segment.Ids);
        var again = new RecentEventIds(_rules);
        var left = Stored.Of(ids);
        again.Restore(left.Ids, left.Marks, left.Segments);
        foreach (var segment in left.Segments.Reverse())
        {
            again.Load(segment.Slot, segments[segment.Slot]);
        }

        Assert.Equal(4_000, again.Count);
        Assert.All(Enumerable.Range(5_001, 4_000), id => Assert.True(again.Contains((ulong)id)));
        again.Expire((11 * Hour) + (Hour / 2) + (Hour / 8) + 2_000);
        Assert.Equal(0, again.Count);

        void Add(ulong from, ulong to, long now)
        {
            for (var id = from; id <= to; id++)
            {
                Assert.True(ids.TryAdd(id, now));
                if (id % 300 == 0)
                {
                    ids.MarkDurable(ids.End);
                    while (ids.NextSegment(out var slot, out _, out var end) is { } segment)
                    {
                        segments[slot] = segment;
                        ids.MarkSpilled(slot, segment, end);
                    }
                }
            }
        }
    }

    private static void Add(RecentEventIds ids, ulong first, long nowMs)
    {
        for (var id = first; id < first + 200; id++)
        {
            Assert.True(ids.TryAdd(id, nowMs));
        }

        ids.MarkDurable(ids.End);
    }

    private static void Spill(RecentEventIds ids, ulong first, long nowMs)
    {
        Add(ids, first, nowMs);
        var segment = ids.NextSegment(out var slot, out _, out var end)!;
        ids.MarkSpilled(slot, segment, end);
    }

    private sealed record Stored(byte[] Ids, byte[] Marks, EventIdSegment[] Segments)
    {
        public static readonly Stored Empty = new([], [], []);

        public static Stored Of(RecentEventIds ids)
        {
            var (tail, marks) = ids.Tail();
            return new Stored(tail, marks, [.. ids.Segments.Select(segment => segment with { IsLoaded = false })]);
        }
    }
}
