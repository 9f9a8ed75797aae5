using Microsoft.Extensions.Options;
using RealtimeRec.Placement;

namespace RealtimeRec.Quality;

/// <inheritdoc cref="IQualityGrain"/>
/// <remarks>Keeps nothing: after a move every process tells it anew, within half a minute at most.</remarks>
[PlacedOnRole(SiloRoles.Users)]
internal sealed class QualityGrain(TimeProvider time, IOptions<QualityOptions> options) : Grain, IQualityGrain
{
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    private readonly Dictionary<string, (QualitySnapshot Snapshot, DateTimeOffset Received)> _sources = new(StringComparer.Ordinal);

    public Task ReportAsync(QualitySnapshot snapshot)
    {
        _sources[snapshot.Source] = (snapshot, time.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task<QualityReport> GetReportAsync()
    {
        var now = time.GetUtcNow();
        foreach (var (source, (_, received)) in _sources)
        {
            if (now - received > Retention)
            {
                _sources.Remove(source);
            }
        }

        return Task.FromResult(QualityReports.Merge([.. _sources.Values.Select(source => source.Snapshot)], options.Value, now));
    }
}
