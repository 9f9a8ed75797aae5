using System.Diagnostics;
using RealtimeRec.Testing.Load;

namespace RealtimeRec.Benchmarks.Load;

/// <summary>Runs requests in a closed loop (as fast as answers come) or an open one (as fast as the clock says).</summary>
internal static class LoadGenerator
{
    /// <summary>Each of <paramref name="callers"/> calls again as soon as it is answered.</summary>
    /// <returns>Requests per second, and each request's milliseconds.</returns>
    public static async Task<(double PerSecond, Samples Milliseconds)> ClosedAsync(
        int callers, TimeSpan duration, Func<int, CancellationToken, Task> request, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var loops = Enumerable.Range(0, callers).Select(caller => Task.Run(
            async () =>
            {
                var latencies = new List<double>();
                for (var i = 0; watch.Elapsed < duration; i++)
                {
                    var started = watch.Elapsed;
                    await request((i * callers) + caller, cancellationToken);
                    latencies.Add((watch.Elapsed - started).TotalMilliseconds);
                }

                return latencies;
            },
            cancellationToken)).ToArray();
        var samples = new Samples();
        foreach (var latency in (await Task.WhenAll(loops)).SelectMany(latencies => latencies))
        {
            samples.Add(latency);
        }

        return (samples.Count / watch.Elapsed.TotalSeconds, samples);
    }

    /// <summary>
    /// Sends <paramref name="perSecond"/> requests a second whether answers come or not. Latency counts from the moment a
    /// request was due, so that a stall is felt by every request that it delays.
    /// </summary>
    public static async Task<Samples> OpenAsync(
        double perSecond, TimeSpan duration, Func<int, CancellationToken, Task> request, CancellationToken cancellationToken)
    {
        var samples = new Samples();
        var total = (int)(perSecond * duration.TotalSeconds);
        var running = new List<Task>(total);
        using var tick = new MillisecondTick();
        var watch = Stopwatch.StartNew();
        for (var sent = 0; sent < total;)
        {
            for (var due = Math.Min(total, (int)(watch.Elapsed.TotalSeconds * perSecond) + 1); sent < due; sent++)
            {
                running.Add(SendAsync(sent));
            }

            await tick.WaitAsync(cancellationToken);
        }

        await Task.WhenAll(running);
        return samples;

        async Task SendAsync(int number)
        {
            // The dispatcher only starts requests; each goes on beside it.
            await Task.Yield();
            await request(number, cancellationToken);
            var latency = (watch.Elapsed.TotalSeconds - (number / perSecond)) * 1_000;
            lock (samples)
            {
                samples.Add(latency);
            }
        }
    }
}
