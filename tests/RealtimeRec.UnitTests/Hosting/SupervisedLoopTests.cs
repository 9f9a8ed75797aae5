using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Testing;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class SupervisedLoopTests
{
    [Fact]
    public async Task EachFailureIsLoggedAndCountedAndTheNextPauseIsTwiceAsLong()
    {
        const string Name = "test of failures";
        var counted = 0;
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => Enable(instrument, listener) };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => counted += tags[0] is { Key: "loop", Value: Name } ? (int)count : 0);
        listener.Start();
        var time = new FakeTimeProvider();
        using var log = new LogEntries();
        await using var loop = new SupervisedLoop(Name, _ => throw new InvalidOperationException("unexpected"), time, log.CreateLogger("loop"));

        loop.Start();
        var (now, lastTooFew, pauseBegan) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        for (var failures = 1; failures <= 4; failures++)
        {
            await Eventually.HoldsAsync($"{failures} failures", () => Task.FromResult(log.From(LogLevel.Error).Length >= failures || Advance()), TimeSpan.FromSeconds(30));
            Assert.StartsWith(
                $"Error loop: The background loop '{Name}' failed; it begins anew in {50 << failures} ms. System.InvalidOperationException: unexpected",
                log.From(LogLevel.Error)[failures - 1],
                StringComparison.Ordinal);
            Assert.True(counted >= failures);
            // A pause begins after the last look that found one failure fewer, and whatever went on since then may be part of it.
            var passed = now - pauseBegan;
            Assert.True(failures == 1 || passed >= TimeSpan.FromMilliseconds(50 << (failures - 1)), $"only {passed} passed before failure {failures}");
            pauseBegan = lastTooFew;
        }

        bool Advance()
        {
            lastTooFew = now;
            time.Advance(TimeSpan.FromMilliseconds(10));
            now += TimeSpan.FromMilliseconds(10);
            return false;
        }

        static void Enable(Instrument instrument, MeterListener listener)
        {
            if (instrument.Name == TelemetryNames.LoopFailures)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        }
    }

    [Fact]
    public async Task WorkThatFailsBeginsAnew()
    {
        var turns = 0;
        var third = new TaskCompletionSource();
        await using var loop = new SupervisedLoop(
            "test",
            async stopping =>
            {
                if (++turns < 3)
                {
                    throw new InvalidOperationException("unexpected");
                }

                third.SetResult();
                await new TaskCompletionSource().Task.WaitAsync(stopping);
            },
            TimeProvider.System,
            NullLogger.Instance);

        loop.Start();

        await third.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(3, turns);
    }

    [Fact]
    public async Task StopEndsTheWorkAndThrowsNothing()
    {
        var started = new TaskCompletionSource();
        var loop = new SupervisedLoop(
            "test",
            async stopping =>
            {
                started.SetResult();
                await new TaskCompletionSource().Task.WaitAsync(stopping);
            },
            TimeProvider.System,
            NullLogger.Instance);
        loop.Start();
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await loop.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await loop.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task StopDuringThePauseAfterAFailureEndsIt()
    {
        var failed = new TaskCompletionSource();
        var loop = new SupervisedLoop(
            "test",
            _ =>
            {
                failed.TrySetResult();
                throw new OperationCanceledException("not ours: an inner call gave up");
            },
            TimeProvider.System,
            NullLogger.Instance);
        loop.Start();
        await failed.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await loop.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task EveryTakesATurnAfterAFailedOne()
    {
        var turns = 0;
        var second = new TaskCompletionSource();
        await using var loop = SupervisedLoop.Every(
            TimeSpan.FromMilliseconds(5),
            "test",
            _ => ++turns == 1 ? throw new InvalidOperationException("unexpected") : Task.FromResult(second.TrySetResult()),
            TimeProvider.System,
            NullLogger.Instance);

        loop.Start();

        await second.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
