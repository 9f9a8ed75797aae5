using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RealtimeRec.Testing.Contracts;
using RealtimeRec.Testing.Http;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.Testing.Fuzz;

/// <summary>
/// Sends requests of every kind, good and bad, to a one-process edition, and checks what must hold whatever it is sent: it answers, with
/// no status of a broken server, with problem details where it refuses; what it called applied is applied, once; its memory does not grow.
/// </summary>
public sealed partial class FuzzRun
{
    private const int MaxViolations = 50;
    private const int SmallRequest = 16 * 1024;
    private const int MemorySamples = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SamplePeriod = TimeSpan.FromSeconds(1);

    private readonly StandaloneProcess _process;
    private readonly FuzzOptions _options;
    private readonly ConcurrentDictionary<int, long> _statuses = [];
    private readonly ConcurrentDictionary<string, long> _appliedByUser = [];
    private readonly ConcurrentQueue<string> _violations = [];
    private FuzzGenerator _requests = null!;
    private ApiContract _contract = null!;
    private long _applied;
    private long _next;
    private int _violationCount;

    /// <param name="process">The edition, with no other clients while this runs.</param>
    /// <param name="options">How it goes.</param>
    public FuzzRun(StandaloneProcess process, FuzzOptions options)
    {
        _process = process;
        _options = options;
    }

    /// <summary>Sends all requests and looks at what came of them.</summary>
    public async Task<FuzzReport> RunAsync(CancellationToken cancellationToken = default)
    {
        using (var document = JsonDocument.Parse(await _process.Http.GetByteArrayAsync("/openapi/v1.json", cancellationToken)))
        {
            _contract = new ApiContract(JsonNode.Parse(document.RootElement.GetRawText())!.AsObject());
            _requests = new FuzzGenerator(_process.Address, FuzzRoute.Read(document.RootElement), _options.Seed, _options.Different);
        }

        var appliedBefore = await AppliedByMetricAsync(cancellationToken);
        await SendAsync(_options.Requests / 10, cancellationToken);
        var before = await MemoryAsync(cancellationToken);
        _options.Progress?.Invoke($"{_next} requests, {before / 1e6:F0} MB");
        for (var tenth = 2; tenth <= 10; tenth++)
        {
            await SendAsync((int)((long)_options.Requests * tenth / 10), cancellationToken);
            _options.Progress?.Invoke($"{_next} requests, {_violationCount} violations, {_process.ResidentBytes() / 1e6:F0} MB");
        }

        var after = await MemoryAsync(cancellationToken);
        await CheckAliveAsync(cancellationToken);
        await CheckAppliedAsync(appliedBefore, cancellationToken);
        return new FuzzReport
        {
            Requests = _next,
            Statuses = new SortedDictionary<int, long>(_statuses),
            ViolationCount = _violationCount,
            Violations = [.. _violations],
            Applied = _applied,
            MemoryBefore = before,
            MemoryAfter = after,
        };
    }

    private async Task SendAsync(long until, CancellationToken cancellationToken)
    {
        await Task.WhenAll(Enumerable.Range(0, _options.Callers).Select(_ => Task.Run(() => CallAsync(until, cancellationToken), cancellationToken)));
        _next = until;
    }

    private async Task CallAsync(long until, CancellationToken cancellationToken)
    {
        RawConnection? connection = null;
        try
        {
            while (Interlocked.Increment(ref _next) - 1 is var i && i < until)
            {
                var request = _requests.Make(i);
                try
                {
                    if (!request.IsWhole)
                    {
                        await SendBrokenAsync(request, cancellationToken);
                        continue;
                    }

                    (connection, var answer) = await AskAsync(connection, request, cancellationToken);
                    Judge(request, answer);
                }
                catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
                {
                    connection?.Dispose();
                    connection = null;
                    Violate($"{exception.GetType().Name} ({exception.Message}) at {request}");
                    if (_process.HasExited)
                    {
                        return;
                    }
                }
            }
        }
        finally
        {
            connection?.Dispose();
        }
    }

    /// <summary>Asks on the connection there is, or on a new one when that has been closed meanwhile.</summary>
    private async Task<(RawConnection? Connection, RawAnswer? Answer)> AskAsync(RawConnection? connection, FuzzRequest request, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var wasUsed = connection is not null;
        while (true)
        {
            connection ??= await RawConnection.OpenAsync(_process.Address, patience.Token);
            // A server that refuses a large request may answer before it has read all of it.
            await connection.TrySendAsync(request.Bytes, patience.Token);
            var answer = await connection.ReadAsync(request.IsHead, patience.Token);
            if (answer is null or { Closes: true })
            {
                connection.Dispose();
                connection = null;
            }

            if (answer is not null || !wasUsed)
            {
                return (connection, answer);
            }

            wasUsed = false;
        }
    }

    private async Task SendBrokenAsync(FuzzRequest request, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var connection = await RawConnection.OpenAsync(_process.Address, patience.Token);
        await connection.TrySendAsync(request.Bytes, patience.Token);
        if (request.EndsEarly)
        {
            connection.EndSending();
        }

        RawAnswer? answer;
        do
        {
            answer = await connection.ReadAsync(isHead: false, patience.Token);
            Judge(request, answer);
            // Whatever it may have held besides, it was all.
            connection.EndSending();
        }
        while (answer is { Closes: false });
    }

    private void Judge(FuzzRequest request, RawAnswer? answer)
    {
        _statuses.AddOrUpdate(answer?.Status ?? 0, 1, static (_, count) => count + 1);
        if (answer is null)
        {
            if (request is { IsWhole: true, Bytes.Length: < SmallRequest })
            {
                Violate($"no answer to {request}");
            }

            return;
        }

        if (answer.Status >= 500 && answer.Status != (int)HttpStatusCode.ServiceUnavailable)
        {
            Violate($"{answer.Status} to {request}");
        }

        if (answer.Status >= 400 && !request.IsHead && answer.ContentType != "application/problem+json" && !HasAnswersOfItsOwn(request))
        {
            Violate($"{answer.Status} without problem details ({answer.ContentType}) to {request}");
        }

        CheckContract(request, answer);
        if (answer.Body.Length > 0 && answer.ContentType is { } type && type.EndsWith("json", StringComparison.Ordinal))
        {
            Count(request, answer);
        }
    }

    /// <summary>What it was answered, and if that was good what it was asked, is as the API's own document says.</summary>
    private void CheckContract(FuzzRequest request, RawAnswer answer)
    {
        if (!request.IsWhole || !TargetOf(request).StartsWith("/v1/"u8) || request.Bytes.AsSpan().StartsWith("OPTIONS "u8))
        {
            return;
        }

        try
        {
            _contract.Check(RawExchange.Of(request.Bytes, answer));
        }
        catch (ContractViolationException violation)
        {
            Violate($"{violation.Message} at {request}");
        }
    }

    // An unhealthy probe's answer is the document of what is wrong, and the pages' own connection speaks its own protocol.
    private static bool HasAnswersOfItsOwn(FuzzRequest request)
    {
        var target = TargetOf(request);
        return target.StartsWith("/healthz/"u8) || target.StartsWith("/_blazor"u8);
    }

    private static ReadOnlySpan<byte> TargetOf(FuzzRequest request) => request.Bytes.AsSpan(request.Bytes.AsSpan().IndexOf((byte)' ') + 1);

    private void Count(FuzzRequest request, RawAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            if (answer.Status != (int)HttpStatusCode.Accepted || !document.RootElement.TryGetProperty("results", out var results))
            {
                return;
            }

            var applied = results.EnumerateArray().Count(result => result.GetProperty("status").ValueEquals("applied"));
            Interlocked.Add(ref _applied, applied);
            if (request.User is { } user)
            {
                _appliedByUser.AddOrUpdate(user, applied, (_, count) => count + applied);
            }
        }
        catch (JsonException exception)
        {
            Violate($"an answer that is no JSON ({exception.Message}) to {request}");
        }
    }

    private async Task CheckAliveAsync(CancellationToken cancellationToken)
    {
        if (_process.HasExited)
        {
            Violate("the process has ended");
            return;
        }

        foreach (var path in (string[])["/healthz/live", "/healthz/ready"])
        {
            using var answer = await _process.Http.GetAsync(path, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                Violate($"{path} answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
            }
        }
    }

    private async Task CheckAppliedAsync(long before, CancellationToken cancellationToken)
    {
        if (_process.HasExited)
        {
            return;
        }

        if (await AppliedByMetricAsync(cancellationToken) - before is var counted && counted != _applied)
        {
            Violate($"{_applied} events were answered as applied, {counted} were");
        }

        foreach (var (user, applied) in _appliedByUser)
        {
            using var answer = await _process.Http.GetAsync($"/v1/users/{user}", cancellationToken);
            using var profile = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            var stored = answer.StatusCode == HttpStatusCode.NotFound ? 0
                : profile.RootElement.TryGetProperty("applied_events", out var events) ? events.GetInt64()
                : -1;
            if (stored != applied)
            {
                Violate($"{applied} events of {user} were answered as applied, its profile has {stored}");
            }
        }
    }

    private async Task<long> AppliedByMetricAsync(CancellationToken cancellationToken) =>
        AppliedLine().Matches(await _process.Http.GetStringAsync("/metrics", cancellationToken))
            .Sum(match => (long)double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    /// <summary>The median of a few looks, with nothing going on.</summary>
    private async Task<long> MemoryAsync(CancellationToken cancellationToken)
    {
        var samples = new List<long>();
        using var timer = new PeriodicTimer(SamplePeriod);
        while (samples.Count < MemorySamples && await timer.WaitForNextTickAsync(cancellationToken))
        {
            samples.Add(_process.ResidentBytes());
        }

        samples.Sort();
        return samples[MemorySamples / 2];
    }

    private void Violate(string what)
    {
        if (Interlocked.Increment(ref _violationCount) <= MaxViolations)
        {
            _violations.Enqueue(what);
        }
    }

    [GeneratedRegex(@"^realtimerec_events_applied[a-z_]*\{[^}]*\} ([0-9.e+]+)", RegexOptions.Multiline)]
    private static partial Regex AppliedLine();
}
