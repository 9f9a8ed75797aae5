using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Redis;

namespace RealtimeRec.Gateway.Clustering;

/// <summary>Refuses a connection to the cluster that cannot work, naming the key and no part of the connection string.</summary>
internal sealed class ClusterConnectionOptionsValidator : IValidateOptions<ClusterConnectionOptions>
{
    public ValidateOptionsResult Validate(string? name, ClusterConnectionOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return ValidateOptionsResult.Fail(
                $"{ClusterConnectionOptions.ConnectionStringKey} is not set: the gateway finds the silos through Redis, for example \"localhost:6379\".");
        }

        return RedisConnectionString.TryParse(options.ConnectionString, "", out _, out var error)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{ClusterConnectionOptions.ConnectionStringKey} {error}");
    }
}
