using Confluent.Kafka;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RealtimeRec.Silo.Ingestion;

namespace RealtimeRec.UnitTests.Ingestion;

public sealed class PartitionProgressTests
{
    private readonly PartitionProgress _progress = new(new TopicPartition("shop.events", 3), "shop.events/3");

    [Fact]
    public void NothingMayBeCommittedBeforeTheFirstRecordIsDone()
    {
        var first = _progress.Begin(10);
        var second = _progress.Begin(11);
        _progress.Complete(second);
        Assert.False(_progress.TryTakeCommittable(out _));
        Assert.Equal(2, _progress.Pending);

        _progress.Complete(first);
        Assert.Equal(12, Taken());
        Assert.Equal(0, _progress.Pending);
        Assert.False(_progress.TryTakeCommittable(out _));
    }

    [Fact]
    public void OffsetsMayHaveGaps()
    {
        var tickets = new[] { 5L, 9, 40 }.Select(_progress.Begin).ToArray();
        _progress.Complete(tickets[0]);
        Assert.Equal(6, Taken());
        _progress.Complete(tickets[2]);
        _progress.Complete(tickets[1]);
        Assert.Equal(41, Taken());
    }

    [Fact]
    public void WhatIsBehindTheLastRecordIsDoneOnceAllBeforeItIs()
    {
        var ticket = _progress.Begin(10);
        _progress.ReachEnd(13);
        Assert.False(_progress.TryTakeCommittable(out _));
        _progress.Complete(ticket);
        Assert.Equal(13, Taken());

        // The end that a record itself is says nothing new.
        _progress.Complete(_progress.Begin(13));
        Assert.Equal(14, Taken());
        _progress.ReachEnd(14);
        Assert.False(_progress.TryTakeCommittable(out _));
        Assert.Equal(0, _progress.Pending);
    }

    [Fact]
    public void ARecordThatIsFinishedTwiceFinishesNoOther()
    {
        var first = _progress.Begin(1);
        _progress.Complete(first);
        for (var offset = 2; offset < 300; offset++)
        {
            _progress.Begin(offset);
        }

        _progress.Complete(first);
        Assert.Equal(2, Taken());
        Assert.Equal(298, _progress.Pending);
    }

    [Fact]
    public async Task DrainingEndsWithTheLastRecord()
    {
        var ticket = _progress.Begin(7);
        var drained = _progress.DrainAsync();
        Assert.False(drained.IsCompleted);
        _progress.Complete(ticket);
        await drained;
        Assert.True(_progress.DrainAsync().IsCompletedSuccessfully);
    }

    /// <summary>Whatever the order in which records finish, what may be committed ends right before the first unfinished one.</summary>
    [Property]
    public Property CommittableIsAlwaysTheFinishedPrefix(PositiveInt seed, PositiveInt size)
    {
        var random = new Random(seed.Get);
        var count = size.Get * 20;
        var progress = new PartitionProgress(new TopicPartition("t", 0), "t/0");
        var offsets = new List<long>();
        var unfinished = new List<int>();
        var done = new bool[count];
        var last = -1L;
        var holds = true;
        while (offsets.Count < count || unfinished.Count > 0)
        {
            if (offsets.Count < count && (unfinished.Count == 0 || random.Next(3) > 0))
            {
                var offset = (offsets.Count == 0 ? 0 : offsets[^1]) + random.Next(1, 4);
                holds &= progress.Begin(offset) == offsets.Count;
                unfinished.Add(offsets.Count);
                offsets.Add(offset);
            }
            else
            {
                var at = random.Next(unfinished.Count);
                done[unfinished[at]] = true;
                progress.Complete(unfinished[at]);
                unfinished.RemoveAt(at);
            }

            var prefix = Array.IndexOf(done, false, 0, offsets.Count);
            prefix = prefix < 0 ? offsets.Count : prefix;
            last = progress.TryTakeCommittable(out var position) ? position.Offset.Value : last;
            holds &= last == (prefix == 0 ? -1 : offsets[prefix - 1] + 1) && progress.Pending == offsets.Count - prefix;
        }

        return holds.ToProperty();
    }

    private long Taken()
    {
        Assert.True(_progress.TryTakeCommittable(out var position));
        return position.Offset.Value;
    }
}
