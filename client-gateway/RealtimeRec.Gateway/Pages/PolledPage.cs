using Microsoft.AspNetCore.Components;

namespace RealtimeRec.Gateway.Pages;

/// <summary>A page that asks the cluster again and again for as long as it is open.</summary>
public abstract class PolledPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _closed = new();

    [Inject]
    private protected TimeProvider Time { get; set; } = null!;

    /// <summary>Cancelled when the page is left.</summary>
    private protected CancellationToken Closed => _closed.Token;

    /// <summary>How often it asks.</summary>
    private protected abstract TimeSpan Poll { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        // The first, static rendering shows the page's frame at once; data comes over the connection that follows.
        if (RendererInfo.IsInteractive)
        {
            _ = FollowAsync(_closed.Token);
        }
    }

    /// <summary>Asks; what it cannot be told is the page's to show.</summary>
    private protected abstract Task RefreshAsync(CancellationToken cancellationToken);

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Poll, Time);
        try
        {
            do
            {
                await RefreshAsync(cancellationToken);
                StateHasChanged();
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page was left.
        }
    }
}
