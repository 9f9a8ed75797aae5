using RealtimeRec.Datasets.Rows;
using RealtimeRec.Events;
using RealtimeRec.Standalone.Import;
using RealtimeRec.Validation;

namespace RealtimeRec.UnitTests.Import;

public sealed class ImportChunkTests
{
    private static readonly DateTimeOffset Monday = new(2025, 5, 5, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void RowsOfOneOrderAreOneEventWithSeveralItems()
    {
        var chunk = Chunk(Row(1, "o1", "u1", Monday, "cup"), Row(2, "o2", "u1", Monday, "pot"), Row(3, "o1", "u1", Monday, "tea"));
        var events = chunk.Users["u1"];

        Assert.Equal(2, events.Count);
        Assert.Equal(["cup", "tea"], events[0].ToEvent().Items.Select(item => item.ItemId));
        Assert.Equal([1, 3], events[0].Rows.Select(row => row.Number));
    }

    [Fact]
    public void SameIdOfAnotherUserOrDayOrKindIsAnotherEvent()
    {
        var chunk = Chunk(
            Row(1, "1", "u2", Monday, "cup"), Row(2, "1", "u3", Monday, "cup"), Row(3, "1", "u2", Monday.AddDays(1), "cup"),
            Row(4, "1", "u2", Monday, "cup", EventKind.AddToCart));

        Assert.Equal(3, chunk.Users["u2"].Select(imported => imported.ToEvent().EventId).Distinct().Count());
        Assert.Single(chunk.Users["u3"]);
    }

    [Fact]
    public void EventHasTheSameIdInEveryRun() =>
        Assert.Equal(
            Chunk(Row(1, "1", "u", Monday, "cup")).Users["u"][0].ToEvent().EventId,
            Chunk(Row(7, "1", "u", Monday, "cup")).Users["u"][0].ToEvent().EventId);

    [Fact]
    public void OrderOfMoreItemsThanAnEventHoldsIsSeveralEvents()
    {
        var rows = Enumerable.Range(1, (2 * EventLimits.MaxItemsPerEvent) + 1).Select(i => Row(i, "o", "u", Monday, $"p{i}")).ToArray();
        var events = Chunk(rows).Users["u"];

        Assert.Equal([EventLimits.MaxItemsPerEvent, EventLimits.MaxItemsPerEvent, 1], events.Select(imported => imported.ToEvent().Items.Length));
        Assert.Equal(3, events.Select(imported => imported.ToEvent().EventId).Distinct().Count());
    }

    [Fact]
    public void ChunkDoesNotEndWithinAnOrder()
    {
        var chunk = Chunk(Row(1, "o1", "u1", Monday, "cup"));
        Assert.True(chunk.GoesOnWith(Row(2, "o1", "u1", Monday, "pot")));
        Assert.False(chunk.GoesOnWith(Row(2, "o2", "u1", Monday, "pot")));
        Assert.False(chunk.GoesOnWith(Row(2, "o1", "u2", Monday, "pot")));
    }

    [Fact]
    public void VoucherIsNoProductOfItsOrderUnlessThereIsNothingElse()
    {
        var chunk = Chunk(
            Row(1, "o1", "u", Monday, "VOUCHER") with { IsDeduction = true }, Row(2, "o1", "u", Monday, "cup"),
            Row(3, "o2", "u", Monday, "VOUCHER") with { IsDeduction = true });

        Assert.Equal([["cup"], ["VOUCHER"]], chunk.Users["u"].Select(imported => imported.ToEvent().Items.Select(item => item.ItemId)));
        Assert.Equal([2, 1], chunk.Users["u"].Select(imported => imported.Rows.Count));
    }

    private static ImportChunk Chunk(params DatasetRow[] rows)
    {
        var chunk = new ImportChunk();
        foreach (var row in rows)
        {
            chunk.Add(row, 0);
        }

        return chunk;
    }

    private static DatasetRow Row(long number, string id, string user, DateTimeOffset time, string item, EventKind kind = EventKind.Purchase) => new()
    {
        RowNumber = number,
        Line = number + 1,
        Event = new ShopEvent { EventId = id, Kind = kind, Time = time, UserId = user, Items = [new EventItem(item)] },
    };
}
