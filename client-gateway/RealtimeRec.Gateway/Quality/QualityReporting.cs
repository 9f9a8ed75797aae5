using RealtimeRec.Gateway.Shoppers;
using RealtimeRec.Hosting.Quality;

namespace RealtimeRec.Gateway.Quality;

/// <summary>Sends the gateway's counts to the cluster's report for as long as the gateway runs, and hears in return who was erased.</summary>
internal sealed class QualityReporting(QualityReporter reporter, KnownShoppers shoppers) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        reporter.Erased += shoppers.Forget;
        reporter.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => reporter.StopAsync();
}
