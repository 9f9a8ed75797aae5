using Microsoft.Extensions.Logging;
using RealtimeRec.Hosting.Background;
using RealtimeRec.State;

namespace RealtimeRec.Placement;

/// <summary>
/// Looks for grains that two silos have, for a while after silos came or went, and ends both activations. Orleans' directory converges
/// then, but may forget a grain whose silo goes on sending it events: another activation, made for whoever reads, would answer what
/// was true when it was made for as long as it is read.
/// </summary>
internal sealed partial class DuplicateWatch(
    OwnedGrains owned,
    ISiloStatusOracle silos,
    SiloRoleDirectory roles,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<DuplicateWatch> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>Hashes in one call, 8 bytes each.</summary>
    private const int MaxHashes = 100_000;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>How long after a change: directories hand their entries over, and grains are called again.</summary>
    private static readonly TimeSpan Unsettled = TimeSpan.FromMinutes(2);

    private SupervisedLoop? _loop;
    private HashSet<SiloAddress> _active = [];
    private long _changed;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(DuplicateWatch),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _loop = SupervisedLoop.Every(Period, "duplicate grains", LookAsync, time, logger);
            _loop.Start();
            return Task.CompletedTask;
        },
        _ => _loop?.StopAsync() ?? Task.CompletedTask);

    private async Task LookAsync(CancellationToken stopping)
    {
        var active = silos.GetApproximateSiloStatuses(onlyActive: true).Keys.ToHashSet();
        if (!active.SetEquals(_active))
        {
            (_active, _changed) = (active, time.GetTimestamp());
        }

        if (time.GetElapsedTime(_changed) > Unsettled)
        {
            owned.SettledAt = Math.Min(owned.SettledAt, time.GetTimestamp());
            return;
        }

        owned.SettledAt = long.MaxValue;

        // One of two asks the other.
        var others = active.Where(silo => roles.Local.CompareTo(silo) < 0 && roles.Has(silo, SiloRole.Users)).ToArray();
        foreach (var hashes in others.Length == 0 ? [] : owned.Hashes().Chunk(MaxHashes))
        {
            var answers = await Task.WhenAll(others.Select(silo => AskAsync(silo, hashes))).WaitAsync(stopping).ConfigureAwait(false);
            if (owned.End(answers.SelectMany(shared => shared).Distinct()) is { Length: > 0 } ended)
            {
                LogEnded(ended.Length);
            }
        }
    }

    private async Task<ulong[]> AskAsync(SiloAddress silo, ulong[] hashes)
    {
        try
        {
            return await grains.GetGrain<ISiloGrainsGrain>(silo.ToParsableString()).EndSharedAsync(hashes).ConfigureAwait(false);
        }
        catch (Exception exception) when (ClusterFailures.IsUnavailable(exception))
        {
            // It may be gone, or is asked again.
            return [];
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} grains were active on another silo too, after silos came or went; both activations store what they hold and leave.")]
    private partial void LogEnded(int count);
}
