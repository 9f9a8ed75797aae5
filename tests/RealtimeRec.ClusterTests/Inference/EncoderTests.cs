using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using Orleans.TestingHost;
using RealtimeRec.Catalog;
using RealtimeRec.ClusterTests.Storage;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Inference;
using RealtimeRec.Placement;
using RealtimeRec.Products;
using RealtimeRec.Quality;
using RealtimeRec.State;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Models;

namespace RealtimeRec.ClusterTests.Inference;

/// <summary>Encoders in a cluster of three silos, of which one, and later another, has a device.</summary>
public sealed class EncoderTests : IAsyncLifetime
{
    private const int Products = 40;
    private const int None = -1;

    private static readonly string[] s_colours = ["red", "blue", "black", "white"];
    private static readonly string[] s_things = ["dress", "phone", "headphones", "running shoe", "kettle"];

    private readonly TemporaryRegistry _registry = new();
    private readonly SharedStorage _storage = new();
    private readonly List<FailingLogger> _failing = [];
    private InProcessTestCluster _cluster = null!;

    public Task InitializeAsync()
    {
        _registry.AddTextEncoder("text-1", seed: 1);
        _registry.AddTextEncoder("text-2", seed: 2);
        _registry.AddUserEncoder("user-1", seed: 3, textEncoder: "text-1");
        _registry.AddUserEncoder("user-1b", seed: 4, textEncoder: "text-1");
        _registry.AddUserEncoder("user-2", seed: 5, textEncoder: "text-2");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _registry.Dispose();
    }

    [Fact]
    public async Task EncodersRunOnTheSiloWithTheDeviceAndNowhereElse()
    {
        await StartAsync("text-1", "user-1", deviceOn: 1);
        await ShopAsync();
        var management = Grains.GetGrain<IManagementGrain>(0);
        foreach (var silo in _cluster.Silos)
        {
            var statistics = await management.GetDetailedGrainStatistics(hostsIds: [silo.SiloAddress]);
            Assert.Equal(silo == SiloWithDevice, statistics.Any(grain => grain.GrainType.Contains(nameof(EncoderGrain), StringComparison.Ordinal)));
        }

        var models = await Grains.GetModels().GetStatusAsync();
        Assert.Equal(3, models.Length);
        Assert.All(models, silo => Assert.Equal(("text-1", "user-1", null, Products), (silo.TextEncoder, silo.UserEncoder, silo.Next, silo.Indexed)));
        var device = Assert.Single(models, silo => silo.Devices.Length > 0).Devices.Single();
        Assert.Equal("cpu", device.Provider);
        Assert.Equal(["text text-1", "user user-1"], device.Encoders.Select(encoder => $"{encoder.Kind} {encoder.Version}").Order());
        Assert.All(device.Encoders, encoder => Assert.True(encoder.Requests > 0));
    }

    [Fact]
    public async Task FeedsGoOnWithoutTheDeviceAndAreEncodedAgainOnceThereIsAnother()
    {
        await StartAsync("text-1", "user-1", deviceOn: 1);
        await ShopAsync();
        var before = await FeedAsync("shopper");
        Assert.NotEmpty(before.Items);
        await _cluster.KillSiloAsync(SiloWithDevice);
        for (var i = 0; i < 20; i++)
        {
            await ViewAsync($"new-{i}", "item-3");
            Assert.NotEmpty((await FeedAsync($"new-{i}")).Items);
        }

        Assert.False(CanRun());
        await _cluster.StartAdditionalSiloAsync();
        await ClusterFixture.UntilAsync("the new device can be called", () => Task.FromResult(CanRun()));
        await ViewAsync("shopper", "item-5");
        Assert.NotEmpty((await FeedAsync("shopper")).Items);
        await ClusterFixture.UntilAsync("profiles are encoded again", async () =>
        {
            await ViewAsync("shopper", "item-6");
            await FeedAsync("shopper");
            return (await Grains.GetModels().GetStatusAsync())
                .SelectMany(silo => silo.Devices).SelectMany(device => device.Encoders).Any(encoder => encoder is { Kind: "user", Requests: > 0 });
        });
    }

    [Theory]
    [InlineData("text-1", "user-1b")]
    [InlineData("text-2", "user-2")]
    public async Task ModelsChangeUnderLoadWithoutAFailedFeedOrAMixedOne(string text, string user)
    {
        await StartAsync("text-1", "user-1", deviceOn: 1);
        await ShopAsync();
        await ViewAsync("reader", "item-0");
        var expected = Similarities(await FeedAsync("reader"));
        using var stop = new CancellationTokenSource();
        var load = Task.Run(async () =>
        {
            var feeds = new List<FeedPage>();
            while (!stop.IsCancellationRequested)
            {
                feeds.Add(await FeedAsync("reader"));
            }

            return feeds;
        });

        _registry.Activate(text, user);
        await ClusterFixture.UntilAsync("every silo has changed over", () => ServesAsync(text, user));
        await stop.CancelAsync();
        var feeds = await load;
        Assert.NotEmpty(feeds);
        var after = Similarities(await FeedAsync("reader"));
        Assert.True(after[0].Similarity > 0.3, $"{Describe(after)} has nothing like what was viewed.");
        foreach (var feed in feeds.Select(Similarities))
        {
            // Two projections of one text encoder keep every cosine; two text encoders have one list each. A mixture has neither.
            Assert.True(IsLike(feed, expected) || IsLike(feed, after), $"{Describe(feed)} is neither {Describe(expected)} nor {Describe(after)}.");
        }
    }

    [Fact]
    public async Task ABadModelIsRefusedAndTheFormerOneStays()
    {
        await StartAsync("text-1", "user-1", deviceOn: 1);
        await ShopAsync();
        _registry.Add("garbage", new() { ["text_encoder"] = "text-1" }, ("user-encoder.onnx", [1, 2, 3]), ("item-projection.onnx", SmallModels.ItemProjection(9)));
        _registry.Activate("text-1", "garbage");
        await ClusterFixture.UntilAsync("the device refuses it", async () =>
            (await Grains.GetModels().GetStatusAsync()).Any(silo => silo.Refused is { } reason && reason.Contains("no model that can be run", StringComparison.Ordinal)));
        Assert.NotEmpty((await FeedAsync("shopper")).Items);
        Assert.True(await ServesAsync("text-1", "user-1"));

        _registry.Activate("text-2", "user-1");
        await ClusterFixture.UntilAsync("every silo refuses a pair that does not belong together", async () =>
            (await Grains.GetModels().GetStatusAsync()).All(silo => silo.Refused is { } reason && reason.Contains("was trained on item texts by text-1", StringComparison.Ordinal)));
        Assert.True(await ServesAsync("text-1", "user-1"));

        _registry.Activate("text-1", "user-1b");
        await ClusterFixture.UntilAsync("the next good one is served", () => ServesAsync("text-1", "user-1b"));
        Assert.All(await Grains.GetModels().GetStatusAsync(), silo => Assert.Null(silo.Refused));
    }

    [Fact]
    public async Task AProductThatCameWhileNoDeviceAnsweredIsEncodedLater()
    {
        await StartAsync("text-1", "user-1", deviceOn: 1);
        await ShopAsync();
        await _cluster.KillSiloAsync(SiloWithDevice);
        await UpsertAsync("late", "red kettle");
        Assert.NotNull(await Grains.GetProduct("late").GetAsync());
        await _cluster.StartAdditionalSiloAsync();
        await ClusterFixture.UntilAsync("every silo has it in its index", async () =>
            (await Grains.GetModels().GetStatusAsync()).All(silo => silo.Indexed == Products + 1));
    }

    [Fact]
    public async Task WithoutADeviceNothingIsWrittenOrPublishedAndTheChangeGoesOnOnceThereIsOne()
    {
        await StartAsync("text-1", "user-1", deviceOn: None);
        await Task.WhenAll(Enumerable.Range(0, Products).Select(i => UpsertAsync($"item-{i}", $"red kettle {i}")));
        await ClusterFixture.UntilAsync("every silo has every product", () => Task.FromResult(
            Replicas.All(replica => replica.Ready && replica.Current.Rows == Products)));
        Assert.All(Replicas, replica => Assert.Equal(0, replica.Current.Index.Count));

        var before = await WrittenAsync();
        var isWritten = await Eventually.TryAsync(async () => await WrittenAsync() != before, TimeSpan.FromSeconds(3));
        Assert.False(isWritten, $"{before} has become {await WrittenAsync()}.");

        await _cluster.StartAdditionalSiloAsync();
        await ClusterFixture.UntilAsync("every product is in the index of every silo", () => Task.FromResult(
            Replicas.All(replica => replica.Current.Index.Count == Products)));

        // Each product was stored with its vector, once, and its shard told once.
        Assert.Equal((before.Writes + Products, before.Published + Products), await WrittenAsync());
    }

    /// <summary>Three silos look four times a second, and each waits twice as long before it asks for the same product again.</summary>
    [Fact]
    public async Task WhatCannotBeEncodedIsAskedForMoreAndMoreSeldom()
    {
        var attempts = new ConcurrentQueue<long>();
        using var listener = ListenToFallbacks((model, reason) =>
        {
            if ((model, reason) == ("text", "no_numbers"))
            {
                attempts.Enqueue(Stopwatch.GetTimestamp());
            }
        });
        _registry.AddTextEncoder("text-3", seed: 6, noNumbersOf: 'z');
        _registry.AddUserEncoder("user-3", seed: 7, textEncoder: "text-3");
        await StartAsync("text-3", "user-3", deviceOn: 1);
        await UpsertAsync("item-z", "zebra dress");

        // One of the silos has then asked five times at least: at once, after a look, and after half a second, one and two.
        const int Attempts = 16;
        await ClusterFixture.UntilAsync($"{Attempts} attempts", () => Task.FromResult(attempts.Count >= Attempts));
        var elapsed = Stopwatch.GetElapsedTime(attempts.First(), attempts.ElementAt(Attempts - 1));
        Assert.True(elapsed > TimeSpan.FromSeconds(3.5), $"{Attempts} attempts in {elapsed}");
    }

    [Fact]
    public async Task ProductsThatTheEncoderMakesNoNumbersOfDoNotHoldUpTheChange()
    {
        var fallbacks = new ConcurrentBag<(string? Model, string? Reason)>();
        using var listener = ListenToFallbacks((model, reason) => fallbacks.Add((model, reason)));
        _registry.AddTextEncoder("text-3", seed: 6, noNumbersOf: 'z');
        _registry.AddUserEncoder("user-3", seed: 7, textEncoder: "text-3");
        await StartAsync("text-1", "user-1", deviceOn: 1);
        await ShopAsync();
        await UpsertAsync("item-z", "zebra dress");
        await ClusterFixture.UntilAsync("every silo has it in its index", () => Task.FromResult(
            Replicas.All(replica => replica.Current.Index.Count == Products + 1)));
        _registry.Activate("text-3", "user-3");
        await ClusterFixture.UntilAsync("every silo has changed over", () => ServesAsync("text-3", "user-3"));
        Assert.Contains(("text", "no_numbers"), fallbacks);
        Assert.Equal(3, RowsOf("item-z").Count(row => row.Vector.IsZero));
        Assert.All(RowsOf("item-z"), row => Assert.Null(row.Details.TextVectorOf("text-3")));
        Assert.All(Replicas, replica => Assert.Equal(Products, replica.Current.Index.Count));

        Assert.NotEmpty((await FeedAsync("shopper")).Items);
    }

    [Fact]
    public async Task ATextThatAnEarlierVersionEncodedWithItsMarkupIsEncodedAgain()
    {
        await StartAsync("text-1", "user-1", deviceOn: 1);
        await Task.WhenAll(UpsertAsync("marked", "<b>red</b> kettle &amp; cup"), UpsertAsync("plain", "red kettle & cup"), UpsertAsync("other", "blue phone"));
        await ClusterFixture.UntilAsync("every silo has them in its index", () => Task.FromResult(Replicas.All(replica => replica.Current.Index.Count == 3)));
        var other = RowsOf("other").First().Details.TextVectorOf("text-1")!;
        var storage = _storage.For(_cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainStorageSerializer>());
        var stored = new GrainState<ProductState>(new ProductState());
        var id = Grains.GetProduct("marked").GetGrainId();
        await storage.ReadStateAsync(ProductState.Name, id, stored);
        var details = stored.State!.Details!;
        stored.State.Details = new CatalogDetails
        {
            Product = details.Product,
            Known = details.Known,
            Retired = details.Retired,
            FirstSeen = details.FirstSeen,
            TextVectors = [new TextVector("text-1", other)],
        };
        await storage.WriteStateAsync(ProductState.Name, id, stored);
        await _cluster.DisposeAsync();

        await StartAsync("text-1", "user-1", deviceOn: 1);
        await ClusterFixture.UntilAsync("every silo has the vector of its words", () => Task.FromResult(
            RowsOf("marked").Zip(RowsOf("plain")).Count(rows => rows.First.Vector.Dot(rows.Second.Vector) > 0.999) == 3));
        Assert.All(RowsOf("marked"), row => Assert.Equal(PlainText.Rules, Assert.Single(row.Details.TextVectors).TextRules));
    }

    [Fact]
    public async Task AnUnexpectedExceptionInOneTurnEndsNoLoop()
    {
        await StartAsync("text-1", "user-1", deviceOn: 1);
        await ShopAsync();
        _failing.ForEach(logger => logger.IsArmed = true);
        _registry.Activate("text-2", "user-2");
        await ClusterFixture.UntilAsync("every silo has changed over", () => ServesAsync("text-2", "user-2"));
        await _cluster.KillSiloAsync(SiloWithDevice);
        await ClusterFixture.UntilAsync("the device is set aside", () => Task.FromResult(!CanRun()));
        await _cluster.StartAdditionalSiloAsync();
        await ClusterFixture.UntilAsync("the new device can be called", () => Task.FromResult(CanRun()));
        _registry.Activate("text-1", "user-1b");
        await ClusterFixture.UntilAsync("every silo has changed over again", () => ServesAsync("text-1", "user-1b"));
        foreach (var loop in _failing.GroupBy(logger => logger.GetType()))
        {
            Assert.Contains(loop, logger => logger.HasFailed);
        }
    }

    private IEnumerable<CatalogReplica> Replicas => _cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<CatalogReplica>());

    /// <summary>What each silo knows of a product.</summary>
    private IEnumerable<CatalogRow> RowsOf(string itemId) => _cluster.Silos.Zip(Replicas, (silo, replica) =>
        silo.ServiceProvider.GetRequiredService<CatalogIds>().Items.TryGet(itemId, out var item) ? replica.Find(item) : null).OfType<CatalogRow>();

    private static MeterListener ListenToFallbacks(Action<string?, string?> fallback)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == TelemetryNames.EncoderFallbacks)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => fallback(tags[0].Value as string, tags[1].Value as string));
        listener.Start();
        return listener;
    }

    /// <summary>States written, and changes that the shards of the catalogue were told.</summary>
    private async Task<(long Writes, long Published)> WrittenAsync()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, GrainKeys.CatalogShards).Select(shard => Grains.GetCatalogShard(shard).ReadAsync(default, null)));
        // The counts of the quality rules are stored by the clock.
        return (_storage.WritesOf(name => name != QualityGrain.StateName), answers.Sum(answer => answer.Position.Sequence));
    }

    private InProcessSiloHandle SiloWithDevice => _cluster.Silos.Single(silo => silo.ServiceProvider.GetRequiredService<EncoderDevices>().All.Count > 0);

    private IGrainFactory Grains => _cluster.Client;

    private bool CanRun() => _cluster.Silos.Any(silo =>
        silo.ServiceProvider.GetRequiredService<EncoderRouter>().CanRun(silo.ServiceProvider.GetRequiredService<CatalogReplica>().Current.Models));

    private async Task StartAsync(string text, string user, int deviceOn)
    {
        _registry.Activate(text, user);
        var started = 0;
        var builder = new InProcessTestClusterBuilder(3);
        builder.ConfigureSilo((options, silo) =>
        {
            var number = Interlocked.Increment(ref started) - 1;
            silo.Services.AddKeyedSingleton<IGrainStorage>(StorageNames.State, (services, _) => _storage.For(services.GetRequiredService<IGrainStorageSerializer>()));
            silo.Configuration["Inference:Registry"] = _registry.Path;
            silo.Configuration["Inference:PollInterval"] = "00:00:00.1";

            // The test asks what was encoded, on a machine that may have much else to do.
            silo.Configuration["Inference:Deadline"] = "00:00:02";
            silo.Services.AddSingleton<ILogger<ModelRegistry>>(Failing<ModelRegistry>("The models to be served are"));
            silo.Services.AddSingleton<ILogger<EncoderDevices>>(Failing<EncoderDevices>("Loaded and warmed"));
            silo.Services.AddSingleton<ILogger<ModelSwitch>>(Failing<ModelSwitch>("Changed from"));
            silo.Services.AddSingleton<ILogger<EncoderRouter>>(Failing<EncoderRouter>("can be called"));
            silo.AddRealtimeRecGrains(silo.Configuration, number == deviceOn || number >= 3 ? [SiloRole.Users, SiloRole.Inference] : [SiloRole.Users]);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        if (deviceOn == None)
        {
            return;
        }

        await ClusterFixture.UntilAsync("the device can be called by every silo", () => Task.FromResult(_cluster.Silos.All(silo =>
            silo.ServiceProvider.GetRequiredService<EncoderRouter>().CanRun(silo.ServiceProvider.GetRequiredService<ModelRegistry>().Target))));
    }

    /// <summary>A logger that fails once it is told to, at the first record with a text.</summary>
    private FailingLogger<T> Failing<T>(string text)
    {
        var logger = new FailingLogger<T>(text) { IsArmed = false };
        lock (_failing)
        {
            _failing.Add(logger);
        }

        return logger;
    }

    private async Task ShopAsync()
    {
        await Task.WhenAll(Enumerable.Range(0, Products).Select(i => UpsertAsync($"item-{i}", $"{s_colours[i % 4]} {s_things[i % 5]} {(char)('a' + (i / 5))}")));
        await ClusterFixture.UntilAsync("every silo has every product in its index", () => Task.FromResult(
            _cluster.Silos.All(silo => silo.ServiceProvider.GetRequiredService<CatalogReplica>().Current.Index.Count == Products)));
        await ViewAsync("shopper", "item-1", "item-2");
        Assert.NotEmpty((await FeedAsync("shopper")).Items);
    }

    private Task UpsertAsync(string itemId, string title) => Grains.GetProduct(itemId).UpsertAsync(new Product { ItemId = itemId, Title = title, Stock = 3 });

    private Task ViewAsync(string userId, params string[] itemIds)
    {
        var batch = new EventBatch { Events = [.. itemIds.Select(itemId => ClusterFixture.Event(userId, EventKind.ViewItem, itemId))] };
        return CallAsync(() => Grains.GetUser(userId).ApplyAsync(batch));
    }

    /// <summary>A feed with room for every product: the last places of a shorter one follow what other shoppers do.</summary>
    private Task<FeedPage> FeedAsync(string userId) =>
        CallAsync(() => Grains.GetUser(userId).GetFeedAsync(new FeedRequest { Limit = FeedRequest.MaxLimit, Explain = true }));

    /// <summary>Calls as a gateway does: again while a silo that is dying takes the calls, for the three seconds that may last.</summary>
    private static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (ClusterFailures.IsUnavailable(exception) && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(3))
            {
                await pause.WaitForNextTickAsync();
            }
        }
    }

    private async Task<bool> ServesAsync(string text, string? user) => (await Grains.GetModels().GetStatusAsync()) is { Length: 3 } silos
        && silos.All(silo => silo.TextEncoder == text && silo.UserEncoder == user);

    /// <summary>The items in falling order of what the profile vector alone makes of them.</summary>
    private static (string ItemId, double Similarity)[] Similarities(FeedPage feed) =>
        [.. feed.Items.Select(item => (item.ItemId, Similarity: item.Sources!.SingleOrDefault(source => source.Name == "profile")?.Score ?? 0)).OrderByDescending(item => item.Similarity).ThenBy(item => item.ItemId, StringComparer.Ordinal)];

    private static bool IsLike((string ItemId, double Similarity)[] a, (string ItemId, double Similarity)[] b) =>
        a.Length == b.Length && a.Zip(b).All(pair => pair.First.ItemId == pair.Second.ItemId && Math.Abs(pair.First.Similarity - pair.Second.Similarity) < 1e-3);

    private static string Describe((string ItemId, double Similarity)[] feed) => string.Join(" ", feed.Select(item => $"{item.ItemId}:{item.Similarity:F3}"));
}
