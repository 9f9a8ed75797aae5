using Microsoft.Extensions.Options;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Telemetry;
using RealtimeRec.Search;

namespace RealtimeRec.Gateway.Feeds;

/// <summary>Suggests searches to a shopper, or to nobody in particular; without the shopper's own when the profile cannot be read in time.</summary>
internal sealed class SuggestionReader(ClusterCalls cluster, IOptions<ResilienceOptions> options, GatewayMetrics metrics, TimeProvider time)
{
    /// <summary>What the shopper may be about to type.</summary>
    /// <param name="userId">The shopper; null for none.</param>
    /// <param name="request">What is typed so far.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Exception">No silo answered; <see cref="CallFailures.IsUnavailable"/> tells.</exception>
    public Task<SearchSuggestions> ReadAsync(string? userId, SuggestionRequest request, CancellationToken cancellationToken)
    {
        return userId is null
            ? FromReplicaAsync(cancellationToken)
            : ProfileReads.ReadAsync(
                token => cluster.ReadAsync((userId, request), static (grains, ask, token) => grains.GetUser(ask.userId).SuggestAsync(ask.request, token), token),
                FromReplicaAsync,
                options.Value,
                metrics,
                time,
                cancellationToken);

        Task<SearchSuggestions> FromReplicaAsync(CancellationToken token) =>
            cluster.ReadReplicaAsync(request, static (replica, ask, token) => replica.SuggestAsync(ask, token), token);
    }
}
