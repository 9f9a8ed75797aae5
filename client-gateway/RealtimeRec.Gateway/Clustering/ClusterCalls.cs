using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using RealtimeRec.Catalog;
using RealtimeRec.Gateway.Telemetry;

namespace RealtimeRec.Gateway.Clustering;

/// <summary>
/// The gateway's way to the grains. Every call through here may be made twice, and is made again when a silo or the store is
/// out of reach, until it succeeds or its time is up. When most calls end that way, a circuit breaker refuses further ones at
/// once until a probe succeeds. What a grain refuses for the caller's own fault passes through: it is an answer.
/// </summary>
/// <remarks>
/// The breaker sits outside the retries and counts calls, not attempts: while one silo of a few is replaced its calls fail
/// several times each and then succeed, and that must not cost the other silos' users their answers.
/// </remarks>
internal sealed partial class ClusterCalls
{
    /// <summary>Enough for one silo that answers where one does not.</summary>
    private const int AskedTogether = 2;

    /// <summary>The cluster itself answers after a second.</summary>
    private static readonly TimeSpan s_shownPatience = TimeSpan.FromSeconds(2);

    private readonly IGrainFactory _grains;
    private readonly GatewayMetrics _metrics;
    private readonly ILogger<ClusterCalls> _logger;
    private readonly ResiliencePipeline _reads;
    private readonly ResiliencePipeline _writes;
    private readonly ResiliencePipeline _replicas;
    private readonly TimeSpan _replicaPatience;
    private readonly TimeSpan _attemptTimeout;
    private readonly TimeProvider _time;
    private readonly CircuitBreakerManualControl _breakers = new();

    public ClusterCalls(
        IGrainFactory grains, IOptions<ResilienceOptions> options, GatewayMetrics metrics, TimeProvider time, ILogger<ClusterCalls> logger, ClusterConnection? connection = null)
    {
        _grains = grains;
        _metrics = metrics;
        _logger = logger;
        _reads = Build(CallKind.Read, options.Value, options.Value.AttemptTimeout, time);
        _writes = Build(CallKind.Write, options.Value, options.Value.AttemptTimeout, time);
        // What is asked of any silo is asked of others too, and given up by nobody before the call's end.
        _replicas = Build(CallKind.Replica, options.Value, options.Value.CallTimeout, time);
        _replicaPatience = options.Value.ReplicaPatience;
        _attemptTimeout = options.Value.AttemptTimeout;
        _time = time;
        if (connection is not null)
        {
            // What failed while there was no silo says nothing of the one that is there now, and whoever comes next must not wait for a probe.
            connection.Found += () => _breakers.CloseAsync().Ignore();
        }
    }

    /// <summary>Makes a call that reads.</summary>
    /// <param name="state">What <paramref name="call"/> needs, so that it can be static and cost no closure.</param>
    /// <param name="call">Makes one attempt.</param>
    /// <param name="cancellationToken">Ends the waiting. An attempt under way ends by itself; no other one follows.</param>
    /// <exception cref="Exception">What the last attempt threw; <see cref="CallFailures.IsUnavailable"/> tells whether the cluster was out of reach.</exception>
    public Task<TResult> ReadAsync<TState, TResult>(
        TState state, Func<IGrainFactory, TState, Task<TResult>> call, CancellationToken cancellationToken) =>
        CallAsync(_reads, state, call, null, cancellationToken);

    /// <summary>Makes a call that reads, and that the cluster drops when its attempt has timed out or the caller has left.</summary>
    /// <inheritdoc cref="ReadAsync{TState, TResult}(TState, Func{IGrainFactory, TState, Task{TResult}}, CancellationToken)" path="/param"/>
    /// <inheritdoc cref="ReadAsync{TState, TResult}(TState, Func{IGrainFactory, TState, Task{TResult}}, CancellationToken)" path="/exception"/>
    public Task<TResult> ReadAsync<TState, TResult>(
        TState state, Func<IGrainFactory, TState, CancellationToken, Task<TResult>> call, CancellationToken cancellationToken) =>
        CallAsync(_reads, state, null, call, cancellationToken);

    /// <summary>Makes a call that writes, and that changes nothing the second time.</summary>
    /// <inheritdoc cref="ReadAsync{TState, TResult}(TState, Func{IGrainFactory, TState, Task{TResult}}, CancellationToken)" path="/param"/>
    /// <inheritdoc cref="ReadAsync{TState, TResult}(TState, Func{IGrainFactory, TState, Task{TResult}}, CancellationToken)" path="/exception"/>
    public Task<TResult> WriteAsync<TState, TResult>(
        TState state, Func<IGrainFactory, TState, Task<TResult>> call, CancellationToken cancellationToken) =>
        CallAsync(_writes, state, call, null, cancellationToken);

    /// <summary>Makes a call that reads what every silo knows: while none answers, others are asked as well.</summary>
    /// <inheritdoc cref="ReadAsync{TState, TResult}(TState, Func{IGrainFactory, TState, Task{TResult}}, CancellationToken)" path="/param"/>
    /// <inheritdoc cref="ReadAsync{TState, TResult}(TState, Func{IGrainFactory, TState, Task{TResult}}, CancellationToken)" path="/exception"/>
    public Task<TResult> ReadReplicaAsync<TState, TResult>(
        TState state, Func<ICatalogQueryGrain, TState, CancellationToken, Task<TResult>> call, CancellationToken cancellationToken) =>
        CallAsync(
            _replicas,
            (Calls: this, State: state, Call: call),
            null,
            static (_, ask, token) => ask.Calls.AskOneAfterAnotherAsync(ask.State, ask.Call, token),
            cancellationToken);

    /// <summary>
    /// Waits until every silo shows what was written of some products, a second or two at most: whoever wrote may then rely on it. What was written is
    /// durable whatever comes of the wait.
    /// </summary>
    public async Task WaitUntilShownAsync(string[] itemIds, CancellationToken cancellationToken)
    {
        try
        {
            await NextReplica().ShownAsync(itemIds).WaitAsync(s_shownPatience, _time, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotShown(_logger, exception.Message);
        }
    }

    /// <summary>
    /// Asks a silo, two more when that one is late, and two whenever an attempt's time is over. None is given up before one has answered: where all of them
    /// are busy, what is asked anew begins at the end of a queue, and nobody would ever be answered.
    /// </summary>
    /// <remarks>
    /// Two at a time: each call goes over the next of the client's connections, however silent the silo at its other end is. A single further call may meet
    /// the silent silo again, since calls of other requests take their turns in between; of two that follow each other, one reaches another silo.
    /// </remarks>
    private async Task<TResult> AskOneAfterAnotherAsync<TState, TResult>(
        TState state, Func<ICatalogQueryGrain, TState, CancellationToken, Task<TResult>> call, CancellationToken cancellationToken)
    {
        var first = call(NextReplica(), state, cancellationToken);
        try
        {
            return await first.WaitAsync(_replicaPatience, _time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException || CallFailures.IsUnavailable(exception))
        {
            // Late, or out of reach.
        }

        List<Task<TResult>> asked = [first];
        while (true)
        {
            for (var i = 0; i < AskedTogether; i++)
            {
                asked.Add(call(NextReplica(), state, cancellationToken));
            }

            using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var over = Task.Delay(_attemptTimeout, _time, pause.Token);
            while (await Task.WhenAny([.. asked, over]) is Task<TResult> ended)
            {
                asked.Remove(ended);
                if (asked.Count == 0 || !(ended.IsCanceled || (ended.IsFaulted && CallFailures.IsUnavailable(ended.Exception.InnerException!))))
                {
                    await pause.CancelAsync();
                    return await ended;
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private ICatalogQueryGrain NextReplica() => _grains.GetCatalogQuery();

    /// <remarks>
    /// The caller's token ends the caller's waiting alone. The call itself goes on to its own end, which is what the breaker
    /// counts: callers less patient than the retries would otherwise keep it closed before a cluster that answers nothing, and
    /// one who leaves would count for or against a cluster that had no time to answer. A call that can be cancelled is, on the
    /// cluster's side; its end is the grain's word that it was, which a living cluster gives at once.
    /// </remarks>
    private Task<TResult> CallAsync<TState, TResult>(
        ResiliencePipeline pipeline,
        TState state,
        Func<IGrainFactory, TState, Task<TResult>>? call,
        Func<IGrainFactory, TState, CancellationToken, Task<TResult>>? cancellable,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(pipeline, new Call<TState, TResult>(_grains, state, call, cancellable, cancellationToken)).WaitAsync(cancellationToken);
    }

    private static async Task<TResult> RunAsync<TState, TResult>(ResiliencePipeline pipeline, Call<TState, TResult> call)
    {
        try
        {
            return await pipeline.ExecuteAsync(static (call, timeout) => call.AttemptAsync(timeout), call, CancellationToken.None);
        }
        catch (TimeoutRejectedException) when (call.Failure is { } failure)
        {
            // Time ran out between two attempts: what the last one failed with says more than that it did.
            ExceptionDispatchInfo.Throw(failure);
            throw;
        }
    }

    private ResiliencePipeline Build(CallKind kind, ResilienceOptions options, TimeSpan attemptTimeout, TimeProvider time)
    {
        var breaker = new CircuitBreakerStateProvider();
        _metrics.Watch(kind, breaker);
        // Each probe that fails opens it again: of what goes on the log is told once.
        var isTold = false;
        return new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = static outcome => ValueTask.FromResult(
                    // A store that cannot write says so at once, and a cluster that is not met yet fails at once: there is nothing to spare the callers,
                    // and those who come once it is met must not be refused.
                    outcome.Outcome.Exception is { } exception && !ClusterFailures.IsLasting(exception)
                    && (exception is CallerLeftException || CallFailures.IsUnavailable(exception))),
                FailureRatio = options.BreakerFailureRatio,
                SamplingDuration = options.BreakerWindow,
                MinimumThroughput = options.BreakerMinimumCalls,
                BreakDuration = options.BreakDuration,
                StateProvider = breaker,
                ManualControl = _breakers,
                OnOpened = opened =>
                {
                    if (!isTold)
                    {
                        isTold = true;
                        LogOpened(_logger, kind, opened.Outcome.Exception?.Message, opened.BreakDuration);
                    }

                    return default;
                },
                OnClosed = _ =>
                {
                    isTold = false;
                    LogClosed(_logger, kind);
                    return default;
                },
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.CallTimeout })
            .AddRetry(new RetryStrategyOptions
            {
                // A cluster not met yet, or a store without space, may be minutes away: the callers need not wait for that.
                ShouldHandle = static outcome => ValueTask.FromResult(
                    outcome.Outcome.Exception is { } exception && CallFailures.IsUnavailable(exception) && !ClusterFailures.IsLasting(exception)),
                // The time is the limit.
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.FirstPause,
                MaxDelay = options.LongestPause,
                OnRetry = _ =>
                {
                    _metrics.Retried(kind);
                    return default;
                },
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = attemptTimeout })
            .Build();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Most {Kind} calls to the cluster fail ({Cause}): refusing them at once, probing every {BreakDuration}")]
    private static partial void LogOpened(ILogger logger, CallKind kind, string? cause, TimeSpan breakDuration);

    [LoggerMessage(Level = LogLevel.Information, Message = "The cluster answers {Kind} calls again")]
    private static partial void LogClosed(ILogger logger, CallKind kind);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Some silos may not show the written products yet: {Cause}")]
    private static partial void LogNotShown(ILogger logger, string cause);

    /// <summary>One call. An object, since every strategy of the pipeline keeps a copy of what it is given.</summary>
    /// <remarks>
    /// The last attempt's answer counts, also where an earlier one's comes in the meantime: a write that is acknowledged by the first while the second
    /// is under way would be made once more after whatever its caller did next.
    /// </remarks>
    private sealed class Call<TState, TResult>(
        IGrainFactory grains,
        TState state,
        Func<IGrainFactory, TState, Task<TResult>>? call,
        Func<IGrainFactory, TState, CancellationToken, Task<TResult>>? cancellable,
        CancellationToken caller)
    {
        /// <summary>What the last attempt failed with, if it was answered; null otherwise.</summary>
        public Exception? Failure { get; private set; }

        public async ValueTask<TResult> AttemptAsync(CancellationToken timeout)
        {
            if (caller.IsCancellationRequested)
            {
                throw new CallerLeftException();
            }

            Failure = null;
            try
            {
                return cancellable is null ? await call!(grains, state).WaitAsync(timeout) : await AttemptCancellableAsync(cancellable, timeout);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Failure = exception;
                throw;
            }
        }

        private async Task<TResult> AttemptCancellableAsync(Func<IGrainFactory, TState, CancellationToken, Task<TResult>> makes, CancellationToken timeout)
        {
            using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(caller, timeout);
            try
            {
                return await makes(grains, state, abandoned.Token).WaitAsync(timeout);
            }
            finally
            {
                // The wait may have ended before the linked token heard of the timeout.
                if (timeout.IsCancellationRequested)
                {
                    await abandoned.CancelAsync();
                }
            }
        }
    }

    /// <summary>Ends a call whose caller would not hear the answer of the attempt that comes next; to that caller it is a cancellation.</summary>
    private sealed class CallerLeftException : OperationCanceledException;
}
