namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// How many calls may be under way at a time: the most, while the process has cores to spare; fewer and fewer, down to the least, while work waits
/// for a thread, since shoppers' calls wait beside it. Those that wait go on in the order in which they came. All members may be called from any thread.
/// </summary>
internal sealed class CallLimit
{
    /// <summary>A feed takes a few milliseconds; work that waits this long makes it several times as slow.</summary>
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(20);

    /// <summary>What waits no longer than this waits for nothing.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = [];
    private readonly int _least;
    private readonly int _most;
    private int _limit;
    private int _running;

    /// <param name="least">However busy the process is.</param>
    /// <param name="most">However idle it is.</param>
    public CallLimit(int least, int most) => (_least, _most, _limit) = (least, most, most);

    /// <summary>Calls that may be under way now.</summary>
    public int Current
    {
        get
        {
            lock (_lock)
            {
                return _limit;
            }
        }
    }

    /// <summary>Completes when there is a place, which <see cref="Leave"/> gives back.</summary>
    public Task EnterAsync()
    {
        lock (_lock)
        {
            if (_running < _limit)
            {
                _running++;
                return Task.CompletedTask;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
            return turn.Task;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _running--;
            Admit();
        }
    }

    /// <summary>Takes how long a piece of work waited for a thread; to be told several times a second.</summary>
    public void See(TimeSpan waited)
    {
        lock (_lock)
        {
            if (waited > Busy)
            {
                _limit = Math.Max(_least, _limit * 3 / 4);
            }
            else if (waited < Idle)
            {
                _limit = Math.Min(_most, _limit + Math.Max(1, _most / 32));
                Admit();
            }
        }
    }

    private void Admit()
    {
        while (_running < _limit && _waiting.TryDequeue(out var turn))
        {
            _running++;
            turn.SetResult();
        }
    }
}
