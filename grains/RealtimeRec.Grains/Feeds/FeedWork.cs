using Microsoft.Extensions.Options;
using RealtimeRec.Telemetry;

namespace RealtimeRec.Feeds;

/// <summary>
/// Where feeds and lists are computed: off the grains' scheduler, as many at a time as there are cores, with a bounded number waiting.
/// Whoever comes when that many wait is turned away at once, and what nobody waits for any more when its turn comes is not computed.
/// </summary>
/// <remarks>All members may be called from any thread.</remarks>
internal sealed class FeedWork
{
    private readonly TaskFactory _cores;
    private readonly int _places;
    private readonly ClusterMetrics _metrics;
    private int _taken;

    public FeedWork(IOptions<FeedOptions> options, ClusterMetrics metrics)
        : this(Environment.ProcessorCount, options.Value.QueueCapacity, metrics)
    {
    }

    /// <param name="cores">Most computations at a time. A scan keeps a core busy and its cache full: more of them finish none sooner.</param>
    /// <param name="queueCapacity">Most that wait.</param>
    /// <param name="metrics">Where those turned away are counted.</param>
    internal FeedWork(int cores, int queueCapacity, ClusterMetrics metrics)
    {
        // A task whose token is cancelled before its turn is never run, and no thread is held while there is nothing to do. One at a
        // time: a thread that went on with all that waits would leave what is done unanswered until nothing waits any more.
        var scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, cores, maxItemsPerTask: 1).ConcurrentScheduler;
        _cores = new TaskFactory(CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskContinuationOptions.None, scheduler);
        _places = cores + queueCapacity;
        _metrics = metrics;
    }

    /// <summary>Computes in turn.</summary>
    /// <exception cref="FeedQueueFullException">As many wait as may.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; nothing is computed, or no longer.</exception>
    public async Task<T> RunAsync<T>(Func<T> compute, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Interlocked.Increment(ref _taken) > _places)
        {
            Interlocked.Decrement(ref _taken);
            _metrics.CountFeedTurnedAway();
            throw new FeedQueueFullException();
        }

        _metrics.CountFeedsUnderWay(1);
        try
        {
            // One that is cancelled in the queue stays there, as an empty shell, until its turn; its caller and its place do not wait for that.
            return await _cores.StartNew(compute, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _metrics.CountFeedsUnderWay(-1);
            Interlocked.Decrement(ref _taken);
        }
    }
}
