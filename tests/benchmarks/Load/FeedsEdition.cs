using System.Text.Json;
using RealtimeRec.Benchmarks.Ingestion;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.Benchmarks.Load;

/// <summary>A one-process edition that <see cref="FeedsBenchmark"/> measures, with or without encoders.</summary>
internal sealed class FeedsEdition : IAsyncDisposable
{
    private const int Callers = 16;

    private readonly TemporaryDirectory _data;
    private readonly StandaloneProcess _process;
    private readonly int _users;
    private readonly string _run = Guid.NewGuid().ToString("N");
    private int _events;

    private FeedsEdition(string name, TemporaryDirectory data, StandaloneProcess process, SyntheticShop shop, int users) =>
        (Name, _data, _process, Shop, _users) = (name, data, process, shop, users);

    /// <summary>What it is called in a table.</summary>
    public string Name { get; }

    /// <summary>The shop in it.</summary>
    public SyntheticShop Shop { get; }

    /// <summary>Empty answers a second, closed loop.</summary>
    public Samples Empty { get; } = new();

    /// <summary>Feeds a second, closed loop.</summary>
    public Samples Feeds { get; } = new();

    /// <summary>Milliseconds of CPU for a feed.</summary>
    public Samples FeedCpu { get; } = new();

    /// <summary>Events, each followed by that shopper's feed, a second, closed loop.</summary>
    public Samples ChangedFeeds { get; } = new();

    /// <summary>Milliseconds of CPU for an event and the feed after it.</summary>
    public Samples ChangedFeedCpu { get; } = new();

    /// <summary>Starts it with a shop of so many products.</summary>
    public static async Task<FeedsEdition> StartAsync(string name, int products, int users, params string[] arguments)
    {
        var data = new TemporaryDirectory();
        var process = await StandaloneProcess.StartReadyAsync(data.FullPath, arguments);
        return new FeedsEdition(name, data, process, new SyntheticShop(process.Http, products), users);
    }

    /// <summary>Waits until the models of the registry are the ones that serve.</summary>
    public Task UntilEncodersServeAsync() => _process.WaitUntilAsync("its encoders to serve", async () =>
    {
        using var answer = JsonDocument.Parse(await _process.Http.GetByteArrayAsync("/v1/models"));
        return answer.RootElement.GetProperty("silos").EnumerateArray().All(silo => IsSet(silo, "user_encoder") && !IsSet(silo, "next"));

        static bool IsSet(JsonElement silo, string name) => silo.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
    });

    /// <summary>Forgets what was measured so far.</summary>
    public void Forget()
    {
        foreach (var samples in (Samples[])[Empty, Feeds, FeedCpu, ChangedFeeds, ChangedFeedCpu])
        {
            samples.Clear();
        }
    }

    /// <summary>Feeds of all users, as fast as they come.</summary>
    public async Task MeasureFeedsAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        await ClosedAsync(Feeds, FeedCpu, duration, FeedAsync, cancellationToken);

    /// <summary>An event and the feed after it, as fast as they come.</summary>
    public async Task MeasureChangedFeedsAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        await ClosedAsync(ChangedFeeds, ChangedFeedCpu, duration, ChangedFeedAsync, cancellationToken);

    /// <summary>Empty answers, as fast as they come.</summary>
    public async Task MeasureEmptyAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        Empty.Add((await LoadGenerator.ClosedAsync(Callers, duration, (_, token) => GetAsync("/healthz/live", token), cancellationToken)).PerSecond);

    /// <summary>Milliseconds of feeds that come at a given rate.</summary>
    public Task<Samples> OpenFeedsAsync(double perSecond, TimeSpan duration, CancellationToken cancellationToken) =>
        LoadGenerator.OpenAsync(perSecond, duration, FeedAsync, cancellationToken);

    /// <summary>How many feeds were made from each kind of profile vector.</summary>
    public async Task<IReadOnlyDictionary<string, double>> ProfilesAsync() =>
        (await _process.MetricsAsync("realtimerec_feed_profiles_total")).ToDictionary(sample => sample.Labels["profile"], sample => sample.Value);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _data.Dispose();
    }

    private async Task ClosedAsync(Samples perSecond, Samples cpu, TimeSpan duration, Func<int, CancellationToken, Task> request, CancellationToken cancellationToken)
    {
        var before = Cpu();
        var (rate, latencies) = await LoadGenerator.ClosedAsync(Callers, duration, request, cancellationToken);
        cpu.Add((Cpu() - before) * 1_000 / latencies.Count);
        perSecond.Add(rate);
    }

    private Task FeedAsync(int i, CancellationToken token) => GetAsync($"/v1/users/{SyntheticShop.UserId(i % _users)}/feed?limit=20", token);

    private async Task ChangedFeedAsync(int i, CancellationToken token)
    {
        var number = Interlocked.Increment(ref _events);
        var item = Shop.ItemOfKind(new Random(number), SyntheticShop.KindOf(i % _users));
        await Shop.PostEventAsync(SyntheticShop.Event(SyntheticShop.UserId(i % _users), $"{_run}-{number}", "view_item", item), token);
        await FeedAsync(i, token);
    }

    private double Cpu() => ProcessCpu.Of([_process.Id], _ => "").Total;

    private async Task GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _process.Http.GetAsync(path, cancellationToken);
        response.EnsureSuccessStatusCode();
        await response.Content.CopyToAsync(Stream.Null, cancellationToken);
    }
}
