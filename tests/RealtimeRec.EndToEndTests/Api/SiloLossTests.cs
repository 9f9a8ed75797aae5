using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;
using Xunit.Abstractions;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>A gateway before silos that come and go, as its callers see it.</summary>
public sealed class SiloLossTests(ITestOutputHelper output)
{
    private const int Users = 60;

    /// <summary>The gateway's time for a call, and as much again for two busy cores: a hang would be the client's 30 seconds.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(8);

    [SkippableFact]
    public async Task NoRequestHangsWhenASiloIsKilled()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var redis = await RedisServer.StartAsync();
        await using var gateway = GatewayProcess.Start(redis.ConnectionString);
        await using var first = SiloProcess.Start(redis.ConnectionString);
        await first.WaitUntilReadyAsync();
        await using var second = SiloProcess.Start(redis.ConnectionString);
        await second.WaitUntilReadyAsync();
        await gateway.WaitUntilReadyAsync();
        var shop = new ShopApi(gateway.Http);
        await shop.StockAsync([.. Enumerable.Range(1, 30).Select(i => ($"kettle-{i}", (object)Sample.Product($"Copper kettle no {i}", "kettles")))]);
        await shop.SendEventsAsync([.. Enumerable.Range(0, Users).Select(i => Sample.View($"user-{i}", $"kettle-{(i % 30) + 1}"))]);
        await ShopApi.UntilAsync("every user is answered", async () => await AreAllAnsweredAsync(gateway.Http));

        using var load = new Load(gateway.Http);
        await ShopApi.UntilAsync("the load has been answered", () => Task.FromResult(load.Answers > 4 * Users));
        await second.KillAsync();
        await load.WatchUntilGoodAsync(Users);
        await load.StopAsync();

        output.WriteLine($"{load.Answers} answers, {load.Refused} of them 503; the longest took {load.Longest.TotalSeconds:0.0} s");
        Assert.All(load.Bad, bad => Assert.Fail(bad));
        Assert.True(load.Longest < LongestAnswer, $"An answer took {load.Longest}. The gateway's log:\n{gateway.Log}");
        await shop.SendEventsAsync([.. Enumerable.Range(0, Users).Select(i => Sample.View($"user-{i}", "kettle-1"))]);
        for (var user = 0; user < Users; user++)
        {
            Assert.Equal(2, await shop.AppliedEventsAsync($"user-{user}"));
        }

        Assert.Equal(0, await gateway.StopAsync());
    }

    [SkippableFact]
    public async Task WithoutASiloTheGatewaySaysSoAtOnceAndRecovers()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var redis = await RedisServer.StartAsync();
        await using var gateway = GatewayProcess.Start(redis.ConnectionString, new Dictionary<string, string> { ["Shutdown__Delay"] = "00:00:05" });
        await gateway.WaitUntilAsync("the gateway to answer", async () => await gateway.StatusOfAsync("/healthz/live") == HttpStatusCode.OK);
        await AssertUnavailableAsync(gateway.Http);

        var silo = SiloProcess.Start(redis.ConnectionString);
        await using (silo)
        {
            await gateway.WaitUntilReadyAsync();
            await ShopApi.UntilAsync("feeds are answered", async () => await gateway.StatusOfAsync("/v1/users/u/feed") == HttpStatusCode.OK);
            await silo.KillAsync();
        }

        await AssertUnavailableAsync(gateway.Http);
        Assert.Equal(HttpStatusCode.OK, await gateway.StatusOfAsync("/healthz/live"));
        await using var next = SiloProcess.Start(redis.ConnectionString);
        await gateway.WaitUntilReadyAsync();
        await ShopApi.UntilAsync("feeds are answered again", async () => await gateway.StatusOfAsync("/v1/users/u/feed") == HttpStatusCode.OK);

        using var live = await LiveFeed.OpenAsync(gateway.Http, "/v1/users/u/feed/live");
        await live.NextAsync();
        var stopping = gateway.StopAsync();
        await gateway.WaitUntilAsync("readiness to end", async () => await gateway.StatusOfAsync("/healthz/ready") == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, await gateway.StatusOfAsync("/v1/users/u/feed"));
        Assert.Equal(0, await stopping);
    }

    private static async Task AssertUnavailableAsync(HttpClient http)
    {
        var waited = Stopwatch.StartNew();
        using var response = await http.GetAsync("/v1/users/u/feed");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.True(waited.Elapsed < LongestAnswer, $"The answer took {waited.Elapsed}.");
    }

    private static async Task<bool> AreAllAnsweredAsync(HttpClient http)
    {
        for (var user = 0; user < Users; user++)
        {
            using var response = await http.GetAsync($"/v1/users/user-{user}/feed");
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Asks for every user's feed, over and over, and notes how it was answered.</summary>
    private sealed class Load : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        private readonly CancellationTokenSource _ending = new();
        private readonly ConcurrentDictionary<int, bool> _last = [];
        private readonly Task _asking;
        private int _answers;
        private int _refused;
        private long _longest;

        public Load(HttpClient http) => _asking = Task.WhenAll(Enumerable.Range(0, Users).Select(user => AskAsync(http, user)));

        /// <summary>Answers that were neither 200 nor 503 with Retry-After.</summary>
        public ConcurrentBag<string> Bad { get; } = [];

        public int Answers => Volatile.Read(ref _answers);

        /// <summary>Answers that were 503.</summary>
        public int Refused => Volatile.Read(ref _refused);

        public TimeSpan Longest => TimeSpan.FromTicks(Volatile.Read(ref _longest));

        /// <summary>Waits until so many users have had an answer since this call and the last one of each was 200.</summary>
        public async Task WatchUntilGoodAsync(int users)
        {
            _last.Clear();
            await ShopApi.UntilAsync(
                "every user's feed is answered with 200 again",
                () => Task.FromResult(_last.Count == users && _last.Values.All(isGood => isGood)),
                Patience);
        }

        public async Task StopAsync()
        {
            await _ending.CancelAsync();
            await _asking;
        }

        public void Dispose()
        {
            _ending.Cancel();
            _ending.Dispose();
        }

        private async Task AskAsync(HttpClient http, int user)
        {
            // A shopper looks at a feed before asking again.
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
            while (!_ending.IsCancellationRequested)
            {
                var waited = Stopwatch.StartNew();
                try
                {
                    using var response = await http.GetAsync($"/v1/users/user-{user}/feed");
                    var isGood = response.StatusCode == HttpStatusCode.OK;
                    Interlocked.Add(ref _refused, isGood ? 0 : 1);
                    if (!isGood && (response.StatusCode != HttpStatusCode.ServiceUnavailable || response.Headers.RetryAfter is null))
                    {
                        Bad.Add($"{(int)response.StatusCode} for user-{user}: {await response.Content.ReadAsStringAsync()}");
                    }

                    _last[user] = isGood;
                }
                catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
                {
                    Bad.Add($"user-{user}: {exception.Message}");
                }

                Interlocked.Increment(ref _answers);
                Longer(waited.Elapsed.Ticks);
                await pace.WaitForNextTickAsync();
            }
        }

        private void Longer(long ticks)
        {
            for (var known = Volatile.Read(ref _longest); ticks > known; known = Volatile.Read(ref _longest))
            {
                if (Interlocked.CompareExchange(ref _longest, ticks, known) == known)
                {
                    return;
                }
            }
        }
    }
}
