using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Hosting.Starting;
using RealtimeRec.Testing;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class WarmUpTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task ItIsDoneOnceAndWhatFailsIsDoneAgain()
    {
        var rounds = new List<int>();
        var warmUp = new WarmUp(
            number =>
            {
                rounds.Add(number);
                return rounds.Count == 3 ? Task.FromException(new TimeoutException()) : Task.CompletedTask;
            },
            _time);
        await AdvanceUntilAsync(warmUp.EnsureAsync(CancellationToken.None));
        await warmUp.EnsureAsync(CancellationToken.None);
        Assert.Equal(rounds.Distinct().Count() + 1, rounds.Count);
        Assert.Equal([0, 1, 2, 2, 3], rounds.Take(5));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AClusterThatDoesNotAnswerKeepsNobodyFromBeingReadyForLong(bool silent)
    {
        var began = _time.GetUtcNow();
        var warmUp = new WarmUp(_ => silent ? new TaskCompletionSource().Task : Task.FromException(new TimeoutException()), _time);
        await AdvanceUntilAsync(warmUp.EnsureAsync(CancellationToken.None));
        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
    }

    private Task AdvanceUntilAsync(Task ended) => Eventually.HoldsAsync(
        "it has ended",
        () =>
        {
            if (!ended.IsCompleted)
            {
                _time.Advance(TimeSpan.FromMilliseconds(50));
            }

            return Task.FromResult(ended.IsCompleted);
        },
        s_patience,
        // What is due runs on other threads; the clock must not run away from it.
        interval: TimeSpan.FromMilliseconds(5));
}
