using RealtimeRec.Gateway.Pages;
using RealtimeRec.Quality;

namespace RealtimeRec.UnitTests.Pages;

public sealed class FindingGroupTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void EqualFindingsOfDifferentEventsAreOne()
    {
        var groups = FindingGroup.Of(
        [
            Finding(1, "items[0].item_id is x-1, which the catalogue does not know.", user: "a"),
            Finding(3, "items[2].item_id is x-1, which the catalogue does not know.", user: "b"),
            Finding(2, "items[0].item_id is x-2, which the catalogue does not know.", user: "a"),
        ]);

        Assert.Equal([2, 1], groups.Select(group => group.Samples.Length));
        Assert.Equal(("b", "a"), (groups[0].Latest.UserId, groups[0].Samples[1].UserId));
    }

    [Fact]
    public void TimesInAMessageTellNothingApart() => Assert.Equal(2, Assert.Single(FindingGroup.Of(
    [
        Finding(1, "event_time 2031-01-01T00:00:00Z is in the future."),
        Finding(2, "event_time 2031-01-01T00:00:01.250+08:00 is in the future."),
    ])).Samples.Length);

    [Fact]
    public void WhatWasDoneAndWithWhichProductTellsFindingsApart() => Assert.Equal(3, FindingGroup.Of(
    [
        Finding(1, "price is out of range."),
        Finding(2, "price is out of range.", action: RuleAction.Quarantine),
        Finding(3, "price is out of range.", item: "p-1"),
    ]).Length);

    private static QualitySample Finding(int second, string message, RuleAction action = RuleAction.Flag, string? user = null, string? item = null) =>
        new(Start.AddSeconds(second), QualityRules.UnknownProduct, action, message, "http", $"e-{second}", user, item);
}
