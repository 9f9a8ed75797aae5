using System.Globalization;

namespace RealtimeRec.Benchmarks.Load;

/// <summary>A shopper's page: a live feed over HTTP that tells each change.</summary>
internal sealed class LiveProbe : IDisposable
{
    private const string Id = "id: ";

    private readonly Lock _lock = new();
    private readonly List<(long Version, TaskCompletionSource Reached)> _waiting = [];
    private readonly StreamReader _stream;
    private long _version = -1;
    private long _expected;
    private Exception? _ended;

    private LiveProbe(StreamReader stream)
    {
        _stream = stream;
        _ = ReadAsync();
    }

    /// <summary>Opens the feed and waits for its first page.</summary>
    public static async Task<LiveProbe> OpenAsync(HttpClient http, string userId, CancellationToken cancellationToken)
    {
        var probe = new LiveProbe(new StreamReader(await http.GetStreamAsync($"/v1/users/{userId}/feed/live?limit=20", cancellationToken)));
        await probe.ReachAsync(0).WaitAsync(cancellationToken);
        probe._expected = probe._version;
        return probe;
    }

    /// <summary>
    /// Completes once a page is here whole that reflects one change more than those asked for before: a page may reflect several. To be called
    /// once for each event, before it is sent.
    /// </summary>
    public Task NextAsync() => ReachAsync(Interlocked.Increment(ref _expected));

    public void Dispose() => _stream.Dispose();

    private Task ReachAsync(long version)
    {
        lock (_lock)
        {
            if (_ended is { } ended)
            {
                return Task.FromException(ended);
            }

            if (_version >= version)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((version, reached));
            return reached.Task;
        }
    }

    private async Task ReadAsync()
    {
        Exception ended = new IOException("The live feed ended.");
        try
        {
            var version = 0L;
            while (await _stream.ReadLineAsync() is { } line)
            {
                if (line.StartsWith(Id, StringComparison.Ordinal))
                {
                    version = long.Parse(line.AsSpan(Id.Length), CultureInfo.InvariantCulture);
                }
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    Reach(version);
                }
            }
        }
        catch (Exception exception)
        {
            ended = exception;
        }

        lock (_lock)
        {
            _ended = ended;
            _waiting.ForEach(waiter => waiter.Reached.TrySetException(ended));
        }
    }

    private void Reach(long version)
    {
        lock (_lock)
        {
            _version = Math.Max(_version, version);
            foreach (var (_, reached) in _waiting.Where(waiter => waiter.Version <= _version))
            {
                reached.TrySetResult();
            }

            _waiting.RemoveAll(waiter => waiter.Version <= _version);
        }
    }
}
