using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Hosting.Logging;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class LogRateTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void OneKindOfFaultIsToldAFewTimesAMinuteAndTheRestIsCounted()
    {
        var rate = new LogRate(_time);
        for (var i = 0; i < LogRate.MostAMinute; i++)
        {
            Assert.True(rate.Admits(Entry("a", 1, LogLevel.Error), out _));
        }

        for (var i = 0; i < 1_000; i++)
        {
            Assert.False(rate.Admits(Entry("a", 1, LogLevel.Error), out _));
        }

        Assert.True(rate.Admits(Entry("a", 2, LogLevel.Error), out _));
        Assert.True(rate.Admits(Entry("b", 1, LogLevel.Error), out _));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(rate.Admits(Entry("a", 1, LogLevel.Error), out var leftOut));
        Assert.Equal(1_000, leftOut);
        Assert.True(rate.Admits(Entry("a", 1, LogLevel.Error), out leftOut));
        Assert.Equal(0, leftOut);
    }

    [Fact]
    public void WhatIsNoFaultIsNotCounted()
    {
        var rate = new LogRate(_time);
        for (var i = 0; i < 1_000; i++)
        {
            Assert.True(rate.Admits(Entry("a", 1, LogLevel.Information), out _));
        }
    }

    private static LogEntry<string> Entry(string category, int id, LogLevel level) =>
        new(level, category, new EventId(id), "state", null, (state, _) => state);
}
