using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RealtimeRec.Testing.Load;

/// <summary>Asks a gateway for feeds at a steady rate, whether answers come or not, and remembers how each request went.</summary>
public sealed class GatewayProbe : IAsyncDisposable
{
    private readonly IReadOnlyList<string> _userIds;
    private readonly double _perSecond;
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ProbeSample> _samples = [];
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Task _running;

    private GatewayProbe(Uri gateway, IReadOnlyList<string> userIds, double perSecond, TimeSpan timeout)
    {
        _userIds = userIds;
        _perSecond = perSecond;
        _http = new HttpClient { BaseAddress = gateway, Timeout = timeout };
        _running = Task.Run(RunAsync);
    }

    /// <summary>Starts asking.</summary>
    /// <param name="gateway">Where the gateway serves.</param>
    /// <param name="userIds">Whose feeds, in turn.</param>
    /// <param name="perSecond">Requests a second.</param>
    /// <param name="timeout">How long a request may take before it is an error; 10 s by default.</param>
    public static GatewayProbe Start(Uri gateway, IReadOnlyList<string> userIds, double perSecond = 20, TimeSpan? timeout = null) =>
        new(gateway, userIds, perSecond, timeout ?? TimeSpan.FromSeconds(10));

    /// <summary>Requests that went well so far.</summary>
    public int Successes
    {
        get
        {
            lock (_samples)
            {
                return _samples.Count(sample => sample.Error is null);
            }
        }
    }

    /// <summary>Requests that failed so far.</summary>
    public int Errors
    {
        get
        {
            lock (_samples)
            {
                return _samples.Count(sample => sample.Error is not null);
            }
        }
    }

    /// <summary>Sends no more, waits for the requests under way and says how it went.</summary>
    public async Task<ProbeReport> StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        var samples = _samples.OrderBy(sample => sample.Due).ToArray();
        var latencies = samples.Where(sample => sample.Error is null).Select(sample => sample.Answered - sample.Due).Order().ToArray();
        return new ProbeReport
        {
            Requests = samples.Length,
            Errors = samples.Length - latencies.Length,
            ErrorKinds = samples.Where(sample => sample.Error is not null).CountBy(sample => sample.Error!).ToDictionary(StringComparer.Ordinal),
            LongestOutage = LongestOutage(samples),
            Median = Percentile(latencies, 50),
            Percentile99 = Percentile(latencies, 99),
            Slowest = latencies.LastOrDefault(),
            LongestSlowness = LongestSlowness(samples),
            Began = _began,
            Samples = samples,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _http.Dispose();
        _stop.Dispose();
    }

    private static TimeSpan LongestOutage(ProbeSample[] samples)
    {
        var longest = TimeSpan.Zero;
        var lastSuccess = TimeSpan.Zero;
        var failing = false;
        foreach (var sample in samples)
        {
            if (sample.Error is not null)
            {
                failing = true;
                continue;
            }

            if (failing)
            {
                longest = Longer(longest, sample.Answered - lastSuccess);
            }

            failing = false;
            lastSuccess = sample.Due;
        }

        // Never served again: until the last one failed.
        return failing ? Longer(longest, samples.Max(sample => sample.Answered) - lastSuccess) : longest;
    }

    private static TimeSpan LongestSlowness(ProbeSample[] samples)
    {
        var longest = TimeSpan.Zero;
        TimeSpan? began = null;
        var last = TimeSpan.Zero;
        foreach (var sample in samples.Where(sample => sample.Error is null && sample.Answered - sample.Due > ProbeReport.Slow))
        {
            began = began is { } known && sample.Due - last < TimeSpan.FromSeconds(1) ? known : sample.Due;
            last = sample.Due;
            longest = Longer(longest, last - began.Value);
        }

        return longest;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Percentile(TimeSpan[] sorted, int percent) =>
        sorted.Length == 0 ? TimeSpan.Zero : Percentiles.Of(sorted, percent);

    private async Task RunAsync()
    {
        using var tick = new MillisecondTick();
        var running = new List<Task>();
        while (!_stop.IsCancellationRequested)
        {
            for (var due = (int)(Stopwatch.GetElapsedTime(_began).TotalSeconds * _perSecond) + 1; running.Count < due;)
            {
                running.Add(AskAsync(running.Count));
            }

            await tick.WaitAsync();
        }

        await Task.WhenAll(running);
    }

    private async Task AskAsync(int number)
    {
        await Task.Yield();
        var error = await ErrorOfAsync(_userIds[number % _userIds.Count]);
        var sample = new ProbeSample(TimeSpan.FromSeconds(number / _perSecond), Stopwatch.GetElapsedTime(_began), error);
        lock (_samples)
        {
            _samples.Add(sample);
        }
    }

    private async Task<string?> ErrorOfAsync(string userId)
    {
        try
        {
            using var response = await _http.GetAsync($"/v1/users/{Uri.EscapeDataString(userId)}/feed?limit=20");
            return response.StatusCode == HttpStatusCode.OK ? null : response.StatusCode.ToString();
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException or OperationCanceledException)
        {
            return exception is OperationCanceledException ? "Timeout" : exception.GetType().Name;
        }
    }
}
