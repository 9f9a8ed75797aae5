namespace RealtimeRec.Gateway.Http;

/// <summary>Tells at the start that a gateway open to every interface answers to no name of its own yet.</summary>
internal sealed partial class HostNotice(AllowedHosts hosts, ILogger<HostNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (hosts.Wildcards.Count > 0 && !hosts.IsSet)
        {
            LogOnlyAddresses(logger, string.Join(", ", hosts.Wildcards));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        LogLevel.Warning,
        "Listening on {Urls} without AllowedHosts: only requests to localhost and to IP addresses are answered. "
            + "Name the hosts under which the shop reaches this server in AllowedHosts, separated by ';'.")]
    private static partial void LogOnlyAddresses(ILogger logger, string urls);
}
