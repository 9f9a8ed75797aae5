namespace RealtimeRec.Inference;

/// <summary>
/// The way of requests to one model on a device: each goes at once while few calls are under way, otherwise together with others in
/// the next call, so that a busy silo sends a message for many of them. Whoever gives up before is not sent; a call that everyone in
/// it gave up is cancelled.
/// </summary>
/// <typeparam name="TInput">What is encoded.</typeparam>
/// <param name="call">Calls the device with a version, requests, and how long each of them still waits.</param>
/// <param name="watch">Told how calls end; null for nobody.</param>
/// <param name="options">How many requests may wait, and go together.</param>
/// <param name="time">The clock.</param>
internal sealed class EncoderChannel<TInput>(
    Func<string, TInput[], TimeSpan[], CancellationToken, ValueTask<EncodeReply>> call, ICallWatch? watch, InferenceOptions options, TimeProvider time)
{
    private const int MaxCalls = 16;

    private readonly Queue<Request> _waiting = new();
    private int _calls;

    /// <summary>Encodes an input.</summary>
    /// <param name="version">Version of the model.</param>
    /// <param name="input">The input.</param>
    /// <param name="budget">How long the caller waits; it is not sent after that.</param>
    /// <param name="cancellationToken">The caller has gone: it is not sent after that either, and ends as if it were late.</param>
    /// <returns>What became of it; faulted when the device could not be called or was late. Continuations must not block.</returns>
    public Task<Encoded> EncodeAsync(string version, TInput input, TimeSpan budget, CancellationToken cancellationToken = default)
    {
        var request = new Request(version, input, time.GetTimestamp() + (long)(budget.TotalSeconds * time.TimestampFrequency), cancellationToken);
        lock (_waiting)
        {
            if (_waiting.Count >= options.QueueCapacity)
            {
                return Task.FromResult(new Encoded(EncodeOutcome.QueueFull, null));
            }

            _waiting.Enqueue(request);
            if (_calls == MaxCalls)
            {
                return request.Task;
            }

            _calls++;
        }

        _ = CallAsync();
        return request.Task;
    }

    private async Task CallAsync()
    {
        var requests = new List<Request>();
        while (Take(requests))
        {
            // Of the first of them, so that its trace goes on, rather than of whoever made the call before.
            if (requests[0].Context is { } context)
            {
                ExecutionContext.Restore(context);
            }

            var began = time.GetTimestamp();
            var budgets = requests.ConvertAll(request => TimeSpan.FromSeconds((double)Math.Max(0, request.Deadline - began) / time.TimestampFrequency)).ToArray();
            using var abandonment = Abandonment.Of(requests);
            try
            {
                var reply = await call(requests[0].Version, [.. requests.Select(request => request.Input)], budgets, abandonment?.Token ?? CancellationToken.None)
                    .AsTask().WaitAsync(budgets.Max(), time).ConfigureAwait(false);
                watch?.Answered(reply);
                for (var i = 0; i < requests.Count; i++)
                {
                    requests[i].SetResult(reply.Results[i]);
                }
            }
            catch (OperationCanceledException) when (abandonment is { Token.IsCancellationRequested: true })
            {
                requests.ForEach(request => request.TrySetResult(new Encoded(EncodeOutcome.Late, null)));
            }
            catch (Exception exception)
            {
                if (exception is TimeoutException)
                {
                    watch?.Late(began);
                }

                // Whatever it is, it is each caller's to handle.
                requests.ForEach(request => request.TrySetException(exception));
            }
        }
    }

    /// <summary>Takes what goes together; false when nothing waits, and the call is then over.</summary>
    private bool Take(List<Request> requests)
    {
        requests.Clear();
        lock (_waiting)
        {
            var now = time.GetTimestamp();
            while (requests.Count < options.MaxBatch && _waiting.TryPeek(out var next) && (requests.Count == 0 || next.Version == requests[0].Version))
            {
                _waiting.Dequeue();
                if (next.Deadline <= now || next.Cancellation.IsCancellationRequested)
                {
                    // Its caller has gone.
                    next.TrySetResult(new Encoded(EncodeOutcome.Late, null));
                }
                else
                {
                    requests.Add(next);
                }
            }

            _calls -= requests.Count == 0 ? 1 : 0;
        }

        return requests.Count > 0;
    }

    private sealed class Request(string version, TInput input, long deadline, CancellationToken cancellation) : TaskCompletionSource<Encoded>
    {
        public string Version { get; } = version;

        public TInput Input { get; } = input;

        public long Deadline { get; } = deadline;

        public CancellationToken Cancellation { get; } = cancellation;

        public ExecutionContext? Context { get; } = ExecutionContext.Capture();
    }

    /// <summary>Cancels a call once everyone in it has gone; there is none for a call in which somebody cannot go.</summary>
    private sealed class Abandonment : IDisposable
    {
        private readonly CancellationTokenSource _source = new();
        private readonly List<CancellationTokenRegistration> _registrations = [];
        private int _waiting;

        private Abandonment(List<Request> requests)
        {
            _waiting = requests.Count;
            foreach (var request in requests)
            {
                _registrations.Add(request.Cancellation.UnsafeRegister(static abandonment => ((Abandonment)abandonment!).Leave(), this));
            }
        }

        public CancellationToken Token => _source.Token;

        public static Abandonment? Of(List<Request> requests) =>
            requests.TrueForAll(request => request.Cancellation.CanBeCanceled) ? new Abandonment(requests) : null;

        public void Dispose()
        {
            _registrations.ForEach(registration => registration.Dispose());
            _source.Dispose();
        }

        private void Leave()
        {
            if (Interlocked.Decrement(ref _waiting) == 0)
            {
                _source.Cancel();
            }
        }
    }
}
