using Microsoft.Extensions.Logging.Abstractions;
using RealtimeRec.Hosting.Background;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class SupervisedLoopTests
{
    [Fact]
    public async Task WorkThatFails_BeginsAnew()
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
    public async Task Stop_EndsTheWork_AndThrowsNothing()
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
    public async Task Stop_DuringThePauseAfterAFailure_EndsIt()
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
    public async Task Every_TakesATurnAfterAFailedOne()
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
