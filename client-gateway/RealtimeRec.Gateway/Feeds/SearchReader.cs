using Microsoft.Extensions.Options;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Telemetry;
using RealtimeRec.Search;

namespace RealtimeRec.Gateway.Feeds;

/// <summary>Searches for a shopper, or for nobody in particular; without the profile when that cannot be read in time (<see cref="SearchPage.Degraded"/>).</summary>
internal sealed class SearchReader(ClusterCalls cluster, IOptions<ResilienceOptions> options, GatewayMetrics metrics, TimeProvider time)
{
    /// <summary>A page of a search.</summary>
    /// <param name="userId">The shopper; null for none.</param>
    /// <param name="request">What is searched for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SearchCursorException">The request's cursor is not one of this search.</exception>
    /// <exception cref="Exception">No silo answered; <see cref="CallFailures.IsUnavailable"/> tells.</exception>
    public Task<SearchPage> ReadAsync(string? userId, SearchRequest request, CancellationToken cancellationToken)
    {
        return userId is null || !request.Personalize
            ? FromReplicaAsync(cancellationToken)
            : ProfileReads.ReadAsync(
                token => cluster.ReadAsync((userId, request), static (grains, ask, token) => grains.GetUser(ask.userId).SearchAsync(ask.request, token), token),
                FromReplicaAsync,
                options.Value,
                metrics,
                time,
                cancellationToken);

        // What is not to be personal is not called degraded.
        async Task<SearchPage> FromReplicaAsync(CancellationToken token)
        {
            var page = await cluster.ReadReplicaAsync((userId, request), static (replica, ask, token) => replica.SearchAsync(ask.userId, ask.request, token), token);
            return request.Personalize ? page : page with { Degraded = null };
        }
    }
}
