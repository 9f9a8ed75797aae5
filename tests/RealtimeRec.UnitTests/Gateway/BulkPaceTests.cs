using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Gateway.Endpoints;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class BulkPaceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly BulkPace _pace;

    public BulkPaceTests() => _pace = new BulkPace(_time);

    [Fact]
    public async Task ASlowClusterIsAskedForLessAtATimeAndForMoreAgainOnceItIsFast()
    {
        await WriteAsync(times: 60, TimeSpan.FromSeconds(1));
        Assert.InRange(await AtATimeAsync(), 1, 20);
        await WriteAsync(times: 200, TimeSpan.FromMilliseconds(120));
        Assert.Equal(BulkPace.Most, await AtATimeAsync());
    }

    [Fact]
    public async Task WhatAMomentCostsCountsOnceHoweverManyWritesItHeldUp()
    {
        var began = await BeginAllAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        foreach (var one in began)
        {
            _pace.End(one);
        }

        Assert.InRange(await AtATimeAsync(), BulkPace.Most / 2, BulkPace.Most - 1);
    }

    private async Task WriteAsync(int times, TimeSpan each)
    {
        for (var time = 0; time < times; time++)
        {
            var began = await _pace.BeginAsync();
            _time.Advance(each);
            _pace.End(began);
        }
    }

    private async Task<long[]> BeginAllAsync()
    {
        var began = new long[BulkPace.Most];
        for (var i = 0; i < began.Length; i++)
        {
            began[i] = await _pace.BeginAsync();
        }

        return began;
    }

    /// <summary>How many writes begin before one has to wait; all of them end at once again.</summary>
    private async Task<int> AtATimeAsync()
    {
        var writes = Enumerable.Range(0, BulkPace.Most + 1).Select(_ => _pace.BeginAsync().AsTask()).ToArray();
        var begun = writes.Count(write => write.IsCompleted);
        foreach (var write in writes)
        {
            _pace.End(await write);
        }

        return begun;
    }
}
