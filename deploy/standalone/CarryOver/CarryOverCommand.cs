using System.CommandLine;
using System.Globalization;
using RealtimeRec.Hosting.Starting;
using RealtimeRec.Silo;
using RealtimeRec.Standalone.Data;
using StackExchange.Redis;

namespace RealtimeRec.Standalone.CarryOver;

/// <summary>
/// <c>carry-over</c>: copies users, products and all other state from a Redis, or from the store of an older version that is served as
/// one, into the data directory of this version.
/// </summary>
internal static class CarryOverCommand
{
    /// <summary>The command for the command line.</summary>
    public static Command Create(Option<string> dataDirectory)
    {
        var from = new Option<string>("--from")
        {
            HelpName = "REDIS",
            Description = "Where the state lies: a StackExchange.Redis connection string, such as 127.0.0.1:6379",
            Required = true,
        };
        var service = new Option<string>("--service-id")
        {
            HelpName = "ID",
            Description = "Cluster:ServiceId that the state was written under",
            DefaultValueFactory = _ => new ClusterIdentityOptions().ServiceId,
        };
        var command = new Command("carry-over", "Copy users, products and all other state from a Redis into the data directory; nothing else must use either.")
        {
            from, service, dataDirectory,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(from), result.GetRequiredValue(service), result.GetRequiredValue(dataDirectory), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string from, string serviceId, string dataDirectory, CancellationToken cancellationToken)
    {
        await using var redis = await ConnectAsync(from);
        using var data = DataDirectory.Open(dataDirectory);
        await using var store = data.OpenStore(TimeProvider.System);
        var counts = await new StateCopy(redis, serviceId, store).RunAsync(cancellationToken);
        foreach (var (state, count) in counts.Copied.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{state}: {count} copied"));
        }

        if (counts.Present > 0)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{counts.Present} were in {data.FullPath} already and stay as they are there"));
        }

        return counts.Copied.Count + counts.Present > 0
            ? 0
            : throw new StartException($"There is no state of the service id {serviceId} in that Redis; --service-id names another.");
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(string from)
    {
        try
        {
            return await ConnectionMultiplexer.ConnectAsync(from);
        }
        catch (Exception exception) when (exception is RedisException or ArgumentException)
        {
            // The message holds what was given, a password among it.
            throw new StartException("--from is no Redis that answers; write it like 127.0.0.1:6379.", exception);
        }
    }
}
