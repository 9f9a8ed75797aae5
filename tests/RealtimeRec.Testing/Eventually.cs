using System.Diagnostics;

namespace RealtimeRec.Testing;

/// <summary>Waits for what another thread or process brings about: looks, and looks again.</summary>
public static class Eventually
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(10);

    /// <summary>A look is often a request: hundreds of them a second would keep a small machine from what is waited for.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits until a condition holds; an exception that it throws ends the wait.</summary>
    /// <param name="what">What is waited for, to be said when it never comes.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="patience">How long at most.</param>
    /// <param name="interval">Time between two looks; by default 10 ms at first, and more the longer it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">It did not hold by then.</exception>
    public static async Task HoldsAsync(
        string what, Func<Task<bool>> condition, TimeSpan patience, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        if (!await TryAsync(condition, patience, interval, cancellationToken))
        {
            throw new TimeoutException($"Waited {patience} in vain until {what}.");
        }
    }

    /// <summary>Waits until a condition holds; answers whether it did in time.</summary>
    /// <inheritdoc cref="HoldsAsync"/>
    public static async Task<bool> TryAsync(
        Func<Task<bool>> condition, TimeSpan patience, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var waited = Stopwatch.StartNew();
        using var look = new PeriodicTimer(interval ?? s_first);
        while (!await condition())
        {
            if (waited.Elapsed > patience)
            {
                return false;
            }

            await look.WaitForNextTickAsync(cancellationToken);
            look.Period = interval ?? TimeSpan.FromTicks(Math.Min(look.Period.Ticks * 5 / 4, s_longest.Ticks));
        }

        return true;
    }
}
