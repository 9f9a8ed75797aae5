using RealtimeRec.Users;

namespace RealtimeRec.UnitTests.Users;

public sealed class SharedWorkTests
{
    private readonly TaskCompletionSource<int> _made = new();
    private CancellationToken _abandoned;

    [Fact]
    public async Task WhoeverWaitsOnGetsWhatOthersDidNotWaitFor()
    {
        var work = Begin();
        using var gone = new CancellationTokenSource();
        var (impatient, patient) = (work.WaitAsync(gone.Token), work.WaitAsync(CancellationToken.None));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.False(_abandoned.IsCancellationRequested);
        _made.SetResult(7);
        Assert.Equal(7, await patient);
        Assert.False(work.IsAbandoned);
    }

    [Fact]
    public async Task OnceAllHaveGoneItIsCancelled()
    {
        var work = Begin();
        using var one = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        var (first, second) = (work.WaitAsync(one.Token), work.WaitAsync(other.Token));
        await one.CancelAsync();
        await other.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.True(_abandoned.IsCancellationRequested);
        Assert.True(work.IsAbandoned);
    }

    private SharedWork<int> Begin() => new(abandoned =>
    {
        _abandoned = abandoned;
        return _made.Task;
    });
}
