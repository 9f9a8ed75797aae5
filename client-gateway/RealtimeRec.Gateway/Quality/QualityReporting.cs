using RealtimeRec.Hosting.Quality;

namespace RealtimeRec.Gateway.Quality;

/// <summary>Sends the gateway's counts to the cluster's report for as long as the gateway runs.</summary>
internal sealed class QualityReporting(QualityReporter reporter) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        reporter.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => reporter.StopAsync();
}
