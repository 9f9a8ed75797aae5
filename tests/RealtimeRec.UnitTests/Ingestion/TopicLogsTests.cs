using RealtimeRec.Events;
using RealtimeRec.Silo.Ingestion;

namespace RealtimeRec.UnitTests.Ingestion;

public sealed class TopicLogsTests
{
    private const string Group = "realtimerec.shop";

    private readonly TopicLogsState _state = new();

    [Fact]
    public void TheFirstTopicGoesOnWhatWasStoredUnderItsNameAlone()
    {
        Assert.Null(Recognize("one"));
        var log = Find(new PartitionSighting(3, Position: 90, IsReading: false, Low: 10, End: 120, Cut: -1));
        Assert.Equal(("shop.events/3#one", 90, PartitionChange.None), (log.Name, log.Start, log.Change));
        Assert.Equal([new EarlierLog("v2-shop.events/3", 120, WasCut: false)], log.Earlier!);

        // Where the group has committed nothing it begins with what there is.
        Assert.Equal(10, Find(new PartitionSighting(4, Position: -1, IsReading: false, Low: 10, End: 120, Cut: -1)).Start);

        // The end that counts is the one when the topic was first seen.
        Assert.Equal(120, Find(new PartitionSighting(3, Position: 90, IsReading: false, Low: 10, End: 500, Cut: -1)).Earlier![0].End);
    }

    [Fact]
    public void AnotherTopicIsReadFromItsStartUntilTheGroupHasCommittedSomethingOfIt()
    {
        Recognize("one");
        Find(new PartitionSighting(3, Position: 90, IsReading: false, Low: 0, End: 120, Cut: -1));
        Assert.Equal("one", Recognize("two"));
        var sighting = new PartitionSighting(3, Position: 90, IsReading: false, Low: 0, End: 200, Cut: -1);
        for (var owner = 0; owner < 2; owner++)
        {
            var log = Find(sighting);
            Assert.Equal(("shop.events/3#two", 0, PartitionChange.Recreated), (log.Name, log.Start, log.Change));
            Assert.Null(log.Earlier);
        }

        Begin(3);
        Assert.Equal((90, PartitionChange.None), (Find(sighting).Start, Find(sighting).Change));
        Assert.Equal(0, Find(sighting with { Partition = 4 }).Start);

        // The first topic, told by a broker that has not heard of the second, is still the first.
        Recognize("one");
        Assert.Equal(90, Find(sighting).Start);
    }

    [Fact]
    public void ALogThatWasCutIsAnotherLogFromThereOn()
    {
        Recognize("one");
        Find(new PartitionSighting(3, Position: -1, IsReading: false, Low: 0, End: 0, Cut: -1));
        var cut = Find(new PartitionSighting(3, Position: 100, IsReading: true, Low: 0, End: 130, Cut: 80));
        Assert.Equal(("shop.events/3#one.1", 80, PartitionChange.Cut, 20), (cut.Name, cut.Start, cut.Change, cut.Records));
        Assert.Equal(new EarlierLog("shop.events/3#one", 80, WasCut: true), cut.Earlier![1]);

        // Its next owner, before anything is committed behind the cut, begins there too and finds no other cut.
        var next = Find(new PartitionSighting(3, Position: 100, IsReading: false, Low: 0, End: 130, Cut: -1));
        Assert.Equal((cut.Name, 80, PartitionChange.None), (next.Name, next.Start, next.Change));

        // Cut again, further before: no longer than what is committed tells.
        var again = Find(new PartitionSighting(3, Position: 100, IsReading: false, Low: 0, End: 60, Cut: -1));
        Assert.Equal(("shop.events/3#one.2", 60), (again.Name, again.Start));
        Begin(3);
        Assert.Equal(70, Find(new PartitionSighting(3, Position: 70, IsReading: false, Low: 0, End: 100, Cut: -1)).Start);
    }

    [Fact]
    public void WhatWasDeletedBeforeItWasReadIsCounted()
    {
        Recognize("one");
        var log = Find(new PartitionSighting(3, Position: 100, IsReading: false, Low: 250, End: 300, Cut: -1));
        Assert.Equal((250, PartitionChange.Lost, 150), (log.Start, log.Change, log.Records));
    }

    [Theory]
    [InlineData("bare", 50, 50)]
    [InlineData("bare", 150, -1)] // That many records it never had: it was applied of another log.
    [InlineData("first", 95, 69)]
    [InlineData("first", 50, 50)]
    [InlineData("second", 90, 69)]
    [InlineData("other", 10, -1)]
    public void WhatWasAppliedOfAnEarlierLogIsApplied(string name, long applied, long expected)
    {
        EarlierLog[] chain = [new("bare", 120, WasCut: false), new("first", 80, WasCut: true), new("second", 70, WasCut: true)];
        Assert.Equal(expected, EarlierLog.AppliedOf(chain, name, applied));
    }

    private string? Recognize(string topicId) => new TopicLogs("shop.events", _state).Recognize(topicId);

    private PartitionLog Find(PartitionSighting sighting) => new TopicLogs("shop.events", _state).Find(sighting, "v2-", Group);

    private void Begin(int partition) => new TopicLogs("shop.events", _state).Begin(Group, partition);
}
