using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// Tells whether the silo reads Kafka, and whether the cluster does. Brokers out of reach degrade it and do not take it out of service:
/// its grains still answer. So do a group that the silo is no longer in, a partition that nobody reads, and one whose offset does not
/// move though records wait, and a topic of dead letters that takes none. Unhealthy means that the silo's own reading has stopped: it asks for no records.
/// </summary>
internal sealed class IngestionHealthCheck(IngestionService ingestion, IDeadLetters deadLetters, IOptions<IngestionOptions> options, TimeProvider time) : IHealthCheck
{
    private const int MaxNamed = 10;

    /// <summary>Longer than any pause of a healthy consumer besides handing partitions back.</summary>
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(4);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var state = string.Create(CultureInfo.InvariantCulture, $"{ingestion.Events.Assigned} event and {ingestion.Catalog.Assigned} catalogue partitions");
        foreach (var reader in new IPartitionReader[] { ingestion.Events, ingestion.Catalog })
        {
            if (reader.LastPoll != 0 && time.GetElapsedTime(reader.LastPoll) > MaxSilence + options.Value.DrainTimeout)
            {
                return Task.FromResult(HealthCheckResult.Unhealthy($"{reader.Topic}: no records were requested lately; {state}"));
            }
        }

        foreach (var reader in new IPartitionReader[] { ingestion.Events, ingestion.Catalog })
        {
            if (reader.Error is { } error)
            {
                return Task.FromResult(HealthCheckResult.Degraded($"{reader.Topic}: {error}; {state}"));
            }
        }

        if (ingestion.Watches.FirstOrDefault(watch => watch.LeftSince is not null) is { } left)
        {
            return Task.FromResult(HealthCheckResult.Degraded(string.Create(
                CultureInfo.InvariantCulture, $"{left.Topic}: this silo is not in its consumer group since {left.LeftSince:O}; {state}")));
        }

        StalledPartition[] stalled = [.. ingestion.Watches.SelectMany(watch => watch.Stalled)];
        if (stalled.Length > 0)
        {
            var more = stalled.Length > MaxNamed ? string.Create(CultureInfo.InvariantCulture, $"; and {stalled.Length - MaxNamed} more") : "";
            return Task.FromResult(HealthCheckResult.Degraded($"{string.Join("; ", stalled.Take(MaxNamed))}{more}; {state}"));
        }

        if (deadLetters.Trouble is { } trouble)
        {
            return Task.FromResult(HealthCheckResult.Degraded($"{trouble}; records refused meanwhile are dropped; {state}"));
        }

        string[] changes = [.. new IPartitionReader[] { ingestion.Events, ingestion.Catalog }.SelectMany(reader => reader.Changes.Told())];
        if (changes.Length > 0)
        {
            var more = changes.Length > MaxNamed ? string.Create(CultureInfo.InvariantCulture, $"; and {changes.Length - MaxNamed} more") : "";
            return Task.FromResult(HealthCheckResult.Degraded($"{string.Join("; ", changes.Take(MaxNamed))}{more}; {state}"));
        }

        return Task.FromResult(HealthCheckResult.Healthy(state));
    }
}
