using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Telemetry;

namespace RealtimeRec.Gateway.Feeds;

/// <summary>Reads pages that go by a profile, or do without it where that cannot be read in time.</summary>
internal static class ProfileReads
{
    /// <summary>The page by the profile; the one without it when that comes first once the patience is over.</summary>
    /// <param name="whole">Asks for the page by the profile.</param>
    /// <param name="bare">Asks for the page without it.</param>
    /// <param name="patience">How long the first is waited for alone.</param>
    /// <param name="metrics">Where pages without it are counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Exception">No silo answered; <see cref="CallFailures.IsUnavailable"/> tells.</exception>
    public static async Task<TPage> ReadAsync<TPage>(
        Func<CancellationToken, Task<TPage>> whole,
        Func<CancellationToken, Task<TPage>> bare,
        TimeSpan patience,
        GatewayMetrics metrics,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        // The one that comes second is not to be made to its end.
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = whole(answered.Token);
        try
        {
            return await first.WaitAsync(patience, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException || CallFailures.IsUnavailable(exception))
        {
            // Late, or out of reach: whichever comes first now.
        }

        var other = bare(answered.Token);
        try
        {
            await Task.WhenAny(first, other);
            if (!first.IsCompletedSuccessfully)
            {
                try
                {
                    var page = await other;
                    metrics.Degraded();
                    return page;
                }
                catch (Exception exception) when (CallFailures.IsUnavailable(exception))
                {
                    // No silo at all: the first call has the last word.
                }
            }

            return await first;
        }
        finally
        {
            first.Ignore();
            other.Ignore();
            await answered.CancelAsync();
        }
    }
}
