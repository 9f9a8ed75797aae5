namespace RealtimeRec.Hosting.Background;

/// <summary>
/// How many calls of work that can wait may be under way at a time: the most, while there are cores to spare; fewer and fewer, down to the least,
/// while work waits for them, since shoppers' calls wait beside it. Those that wait go on in the order in which they came. All members may be called
/// from any thread.
/// </summary>
public sealed class CallLimit
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = [];
    private readonly int _least;
    private readonly int _most;
    private readonly TimeSpan _idle;
    private readonly TimeSpan _busy;
    private int _limit;
    private int _running;

    /// <param name="least">However busy the process is.</param>
    /// <param name="most">However idle it is.</param>
    /// <param name="idle">Work that took less waited for nothing: there may be more.</param>
    /// <param name="busy">Work that took more waited: there are to be fewer.</param>
    public CallLimit(int least, int most, TimeSpan idle, TimeSpan busy) => (_least, _most, _idle, _busy, _limit) = (least, most, idle, busy, most);

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

    /// <summary>Takes how long a piece of work took of late; to be told several times a second.</summary>
    public void See(TimeSpan took)
    {
        lock (_lock)
        {
            if (took > _busy)
            {
                _limit = Math.Max(_least, _limit * 3 / 4);
            }
            else if (took < _idle)
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
