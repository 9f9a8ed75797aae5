using RealtimeRec.Datasets.Fields;
using RealtimeRec.Datasets.Presets;

namespace RealtimeRec.UnitTests.Datasets;

public sealed class TimeReaderTests
{
    private static readonly DateTimeOffset Expected = new(2026, 11, 23, 0, 15, 24, TimeSpan.Zero);

    [Theory]
    [InlineData("unix", "1795392924")]
    [InlineData("unix", "1795392924000")]
    [InlineData("unix", "1795392924000000")]
    [InlineData("unix", "1795392924000000000")]
    [InlineData("unix", "1795392924.0")]
    [InlineData("unix", "1.795392924e9")]
    [InlineData("unix_seconds", "1795392924")]
    [InlineData("unix_seconds", "1795392924000000")]
    [InlineData("unix_milliseconds", "1795392924000")]
    [InlineData("unix_milliseconds", "1795392924")]
    [InlineData("unix_microseconds", "1795392924000000")]
    [InlineData("unix_nanoseconds", "1795392924000000000")]
    [InlineData("iso8601", "2026-11-23T00:15:24Z")]
    [InlineData("iso8601", "2026-11-23 00:15:24")]
    [InlineData("iso8601", "2026-11-23T08:15:24+08:00")]
    [InlineData("iso8601", "2026-11-23T08:15:24+0800")]
    [InlineData("iso8601", "2026-11-23 00:15:24 UTC")]
    [InlineData("iso8601", "2026-11-23T00:15:24.000000000Z")]
    public void TimeIsReadInWhateverUnitItIs(string format, string text)
    {
        Assert.True(new TimeReader(new TimeMap { Source = new FieldSource { Column = ["t"] }, Formats = [format] }).TryRead(text, out var time));
        Assert.Equal(Expected, time);
    }

    [Theory]
    [InlineData("2.5.2026")]
    [InlineData("99999999999999999999")]
    [InlineData("")]
    [InlineData("2026-13-01")]
    public void WhatIsNoTimeIsNone(string text) =>
        Assert.False(new TimeReader(new TimeMap { Source = new FieldSource { Column = ["t"] }, Formats = ["iso8601", "unix"] }).TryRead(text, out _));
}
