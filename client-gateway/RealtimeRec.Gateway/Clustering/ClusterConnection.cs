namespace RealtimeRec.Gateway.Clustering;

/// <summary>
/// Keeps looking for the cluster for as long as it takes, and tells the log when it is found and when it is lost: one line for each, however
/// often it is looked for in between.
/// </summary>
internal sealed partial class ClusterConnection(TimeProvider time, ILogger<ClusterConnection> logger) : IClientConnectionRetryFilter, IClusterConnectionStatusObserver
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private bool? _isConnected;

    /// <summary>Whether the log has been told that no silo can be reached now.</summary>
    public bool IsKnownToBeAway
    {
        get
        {
            lock (_lock)
            {
                return _isConnected is false;
            }
        }
    }

    /// <summary>Told when a silo is found, at first or again.</summary>
    public event Action? Found;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (Changes(isConnected: false))
        {
            LogLooking(logger, Sentence(exception));
        }

        // Silos and gateways start in any order.
        await Task.Delay(RetryDelay, time, cancellationToken);
        return true;
    }

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        if (currentNumberOfGateways > 0 && Changes(isConnected: true))
        {
            LogConnected(logger);
            Found?.Invoke();
        }
        else if (currentNumberOfGateways == 0)
        {
            NotifyClusterConnectionLost();
        }
    }

    public void NotifyClusterConnectionLost()
    {
        if (Changes(isConnected: false))
        {
            LogLost(logger);
        }
    }

    private bool Changes(bool isConnected)
    {
        lock (_lock)
        {
            var changes = _isConnected != isConnected;
            _isConnected = isConnected;
            return changes;
        }
    }

    // What the store's library says after its first sentence is its whole state.
    private static string Sentence(Exception exception)
    {
        var message = exception.GetBaseException().Message;
        foreach (var end in (string[])["\n", ";", ". "])
        {
            var at = message.IndexOf(end, StringComparison.Ordinal);
            message = at < 0 ? message : message[..at];
        }

        return message.TrimEnd('.');
    }

    [LoggerMessage(LogLevel.Warning, "No silo is found yet ({Cause}); looking every second, and answering 503 meanwhile.")]
    private static partial void LogLooking(ILogger logger, string cause);

    [LoggerMessage(LogLevel.Information, "Connected to the cluster.")]
    private static partial void LogConnected(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "No silo can be reached any more; looking for one, and answering 503 meanwhile.")]
    private static partial void LogLost(ILogger logger);
}
