namespace RealtimeRec.Catalog;

/// <summary>
/// How far the silos are that follow a shard. Each asks for what comes after the changes that it shows, and so says which those are. Not thread-safe:
/// its grain owns it.
/// </summary>
internal sealed class CatalogReaders(ISiloStatusOracle silos, TimeProvider time)
{
    /// <summary>A change is shown by every silo within a second, or something is wrong that a caller need not wait for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>A silo that followed the shard where it was before finds it here by then.</summary>
    private static readonly TimeSpan Arrival = TimeSpan.FromSeconds(5);

    private readonly Dictionary<SiloAddress, CatalogPosition> _positions = [];

    /// <summary>Silos that were there before the shard was, and have not asked yet: they may follow it, and show what they were told before.</summary>
    private readonly HashSet<SiloAddress> _expected = [.. silos.GetApproximateSiloStatuses(onlyActive: true).Keys];
    private readonly long _began = time.GetTimestamp();
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Notes that a silo shows everything up to a position.</summary>
    public void IsAt(SiloAddress reader, CatalogPosition position)
    {
        _expected.Remove(reader);
        if (_positions.TryGetValue(reader, out var known) && known == position)
        {
            return;
        }

        _positions[reader] = position;
        var waiting = _moved;
        _moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.SetResult();
    }

    /// <summary>Completes once every living silo that follows shows everything up to a position, or after a second: false then.</summary>
    public async Task<bool> ShowAsync(CatalogPosition position)
    {
        var started = time.GetTimestamp();
        while (IsAnyBehind(position))
        {
            var left = Patience - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            await _moved.Task.WaitAsync(left, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        return true;
    }

    /// <summary>A silo that came just now is not waited for: it reads what is stored.</summary>
    private bool IsAnyBehind(CatalogPosition position)
    {
        _expected.RemoveWhere(silo => silos.GetApproximateSiloStatus(silo) != SiloStatus.Active || time.GetElapsedTime(_began) > Arrival);
        var isBehind = _expected.Count > 0;
        foreach (var (silo, shown) in _positions)
        {
            if (silos.GetApproximateSiloStatus(silo) != SiloStatus.Active)
            {
                _positions.Remove(silo);
            }
            else
            {
                isBehind |= shown.Epoch != position.Epoch || shown.Sequence < position.Sequence;
            }
        }

        return isBehind;
    }
}
