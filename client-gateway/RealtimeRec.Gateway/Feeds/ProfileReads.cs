using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Telemetry;

namespace RealtimeRec.Gateway.Feeds;

/// <summary>Reads pages that go by a profile, or do without it where that cannot be read in time.</summary>
internal static class ProfileReads
{
    /// <summary>
    /// The page by the profile; the one without it when that comes first once the patience is over. The latter is asked for a little earlier, as long before
    /// as a silo may take for it: so it is there by then.
    /// </summary>
    /// <param name="whole">Asks for the page by the profile.</param>
    /// <param name="bare">Asks for the page without it.</param>
    /// <param name="options">How long the first is preferred (<see cref="ResilienceOptions.ProfilePatience"/>), and how long a silo may take for the second.</param>
    /// <param name="metrics">Where pages without it are counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Exception">No silo answered; <see cref="CallFailures.IsUnavailable"/> tells.</exception>
    public static async Task<TPage> ReadAsync<TPage>(
        Func<CancellationToken, Task<TPage>> whole,
        Func<CancellationToken, Task<TPage>> bare,
        ResilienceOptions options,
        GatewayMetrics metrics,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        // The one that comes second is not to be made to its end.
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = whole(answered.Token);
        var lead = options.ReplicaPatience < options.ProfilePatience / 2 ? options.ReplicaPatience : options.ProfilePatience / 2;
        try
        {
            return await first.WaitAsync(options.ProfilePatience - lead, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException || CallFailures.IsUnavailable(exception))
        {
            // Late, or out of reach.
        }

        var other = bare(answered.Token);
        try
        {
            await Task.WhenAny(first, Task.Delay(lead, time, answered.Token));
            await Task.WhenAny(first, other);
            if (!first.IsCompletedSuccessfully)
            {
                // Whichever comes first now.
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
