namespace RealtimeRec.Hosting.Starting;

/// <summary>
/// Does before a process says that it is ready what it will do for its first callers: code that runs for the first time is compiled then, which takes tenths of a
/// second, and more where every process of a machine starts at once. What fails is done again: so it is ready when it can serve, too.
/// </summary>
/// <param name="round">Does it once; the number tells rounds apart.</param>
/// <param name="time">The clock.</param>
public sealed class WarmUp(Func<int, Task> round, TimeProvider time)
{
    /// <summary>So many that each silo of a few is met by some, and that what is compiled for the second time is at least under way.</summary>
    private const int Rounds = 30;

    /// <summary>A cluster that answers slowly keeps nobody from being ready for longer.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private Task? _run;

    /// <summary>Does it, the first time; ends when it is over, however it went.</summary>
    /// <param name="cancellationToken">Ends the waiting alone.</param>
    public Task EnsureAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return (_run ??= RunAsync()).WaitAsync(cancellationToken);
        }
    }

    private async Task RunAsync()
    {
        var began = time.GetTimestamp();
        for (var number = 0; number < Rounds && s_limit - time.GetElapsedTime(began) is { Ticks: > 0 } left;)
        {
            var one = Task.CompletedTask;
            try
            {
                one = round(number);
                await one.WaitAsync(left, time);
                number++;
            }
            catch (Exception)
            {
                // What keeps a cluster from answering is for other checks to say.
                one.Ignore();
                await Task.Delay(s_pause, time);
            }
        }
    }
}
