using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using RealtimeRec.Catalog;
using RealtimeRec.Feeds;
using RealtimeRec.Hosting.Starting;
using RealtimeRec.Placement;

namespace RealtimeRec.Silo.Health;

/// <summary>Healthy once the silo, which has the catalogue, has made its first feeds, so that no shopper waits for those.</summary>
internal sealed class FirstFeedsHealthCheck : IHealthCheck
{
    private readonly ISiloCatalog _catalog;
    private readonly bool _makesFeeds;
    private readonly WarmUp _warmUp;

    public FirstFeedsHealthCheck(ISiloCatalog catalog, IOptions<SiloOptions> silo, IGrainFactory grains, TimeProvider time)
    {
        _catalog = catalog;
        _makesFeeds = silo.Value.HasRole(SiloRole.Users);
        // Shoppers that nobody is: reading stores nothing of them.
        var name = $"warm-up-{Guid.NewGuid():N}";
        _warmUp = new WarmUp(
            async number =>
            {
                // A call to a stateless grain stays in the silo.
                await grains.GetCatalogQuery().GetFeedAsync(name, new FeedRequest());
                await grains.GetUser($"{name}-{number}").GetFeedAsync(new FeedRequest());
            },
            time);
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!_makesFeeds)
        {
            return HealthCheckResult.Healthy($"none to make without the role {SiloRole.Users.Name()}");
        }

        if (!_catalog.Ready)
        {
            return HealthCheckResult.Healthy("made once the catalogue is loaded");
        }

        await _warmUp.EnsureAsync(cancellationToken);
        return HealthCheckResult.Healthy("the first feeds are made");
    }
}
