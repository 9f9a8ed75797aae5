using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Catalog;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Feeds.Learned;
using RealtimeRec.Inference;
using RealtimeRec.Ranking.Trees;
using RealtimeRec.Testing;

namespace RealtimeRec.UnitTests.Feeds;

/// <summary>Feeds that are ranked by trees as well.</summary>
public sealed class LearnedRankerTests : IDisposable
{
    private readonly FeedShop _shop = new(
        ("default:category_quota:Enabled", "false"),
        ("default:diversity:Enabled", "false"),
        ("plain:category_quota:Enabled", "false"),
        ("plain:diversity:Enabled", "false"),
        ("plain:ranker:Enabled", "false"));

    public LearnedRankerTests()
    {
        _shop.Stock("seen", "lamps", coVisited: [("next", 9), ("other", 5)]);
        _shop.Stock("next", "lamps", brand: "Lumo", popularity: 9);
        _shop.Stock("other", "desks", popularity: 8);
        for (var i = 0; i < 30; i++)
        {
            _shop.Stock($"item-{i}", $"shelf-{i % 3}", brand: i % 2 == 0 ? "Acme" : null, popularity: i == 0 ? double.NegativeInfinity : -i, views: i);
        }
    }

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void WithoutARankerNothingMovesAndTheAnswerSaysSo()
    {
        var query = Query();

        Assert.Equal("none is served", _shop.Steps(query).Single(step => step.Component == "ranker").Text);
        Assert.DoesNotContain("ranker", _shop.Page(query)[0].Scores!.Keys);
    }

    [Fact]
    public void ARankerMovesProductsAndScorePartsStillAddUp()
    {
        var before = _shop.Page(Query());
        Serve("popularity", threshold: -12);

        var page = _shop.Page(Query());

        Assert.NotEqual(before.Select(item => item.ItemId), page.Select(item => item.ItemId));
        Assert.Equal(before.Select(item => item.ItemId).Order(), page.Select(item => item.ItemId).Order());
        Assert.Equal(before.Select(item => item.Score), page.Select(item => item.Score));
        Assert.All(page, item => Assert.InRange(item.Scores!.Values.Sum() - item.Score, -1e-5, 1e-5));
        Assert.Contains(page, item => item.Scores!["ranker"] > 0);
        Assert.Contains("moved", _shop.Steps(Query()).Single(step => step.Component == "ranker").Text, StringComparison.Ordinal);
        Assert.Contains(page, item => item.Explanation!.Contains("ranker", StringComparison.Ordinal));
        Assert.Equal(before.Select(item => item.ItemId), _shop.Page(Query("plain")).Select(item => item.ItemId));
    }

    [Fact]
    public void WhatARankerIsToldIsANumberForEveryCandidateOfAnyShopper()
    {
        var names = _shop.Ranker.Features.Names;
        foreach (var history in ((EventKind, string)[][])[[], [(EventKind.ViewItem, "seen")], [(EventKind.ViewItem, "no such product")]])
        {
            var rows = new RankerRows();
            var page = _shop.Page(_shop.Query(new FeedRequest { Limit = 60 }, rankerRows: rows, history: history));

            Assert.True(rows.Features.Length >= page.Length * names.Length);
            Assert.Equal(0, rows.Features.Length % names.Length);
            Assert.All(rows.Features, number => Assert.True(float.IsFinite(number)));
            Assert.InRange(rows.PlaceOf(ListedOrdinal.Of(_shop.Ids.Items.GetOrAdd(page[^1].ItemId))), 0, (rows.Features.Length / names.Length) - 1);
            Assert.Equal(-1, rows.PlaceOf(ListedOrdinal.Of(_shop.Ids.Items.GetOrAdd("never heard of"))));
        }

        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Fact]
    public void ARankerOfOtherFeaturesIsRefusedAndTheOldOneStays()
    {
        Serve("popularity", threshold: -12);
        var served = _shop.Ranker.Current;

        var refused = Assert.Throws<ModelException>(() => _shop.Ranker.Serve("other", new RankerModel(["a", "b"], new TreeEnsemble(2, []))));

        Assert.Contains("trained on other features", refused.Message, StringComparison.Ordinal);
        Assert.Same(served, _shop.Ranker.Current);
    }

    [Fact]
    public async Task TheRegistryNamesTheRankerAndWhatCannotBeServedLeavesTheOneThatIs()
    {
        using var registry = new TemporaryDirectory();
        var time = new FakeTimeProvider();
        var own = new FixedRanker { Served = new OwnRanker("own", Ranker("age", threshold: 3).ToOnnx()) };
        var options = Microsoft.Extensions.Options.Options.Create(new InferenceOptions { Registry = registry.FullPath });
        await using var served = new ServedRanker(new Lazy<FeedFeatures>(_shop.Ranker.Features), new Lazy<IOwnRankerGrain>(own), options, time, NullLogger<ServedRanker>.Instance);
        WriteModel(registry, "first", Ranker("popularity", threshold: -12));
        WriteModel(registry, "other-features", new RankerModel(["a"], new TreeEnsemble(1, [])));
        Directory.CreateDirectory(registry.File("empty"));
        Name(registry, """{"text":"text"}""");

        served.Start();
        Assert.Null(served.Current);
        Assert.Null(served.Version);
        await UntilAsync(() => served.Version == "own");

        Name(registry, """{"text":"text","ranker":"first"}""");
        await UntilAsync(() => served.Version == "version of first");
        var first = served.Current;

        foreach (var (named, reason) in new[] { ("other-features", "trained on other features"), ("empty", "holds no model"), ("missing", "holds no model") })
        {
            Name(registry, $$"""{"ranker":"{{named}}"}""");
            await UntilAsync(() => served.Refused is { } refused && refused.Contains(reason, StringComparison.Ordinal));
            Assert.Same(first, served.Current);
        }

        // Without one there, the shop's own serves; without that, none.
        Name(registry, "{}");
        await UntilAsync(() => served.Version == "own" && served.Refused is null);
        own.Served = new OwnRanker("of another version", new RankerModel(["a"], new TreeEnsemble(1, [])).ToOnnx());
        await UntilAsync(() => served.Refused is { } refused && refused.Contains("trained on other features", StringComparison.Ordinal));
        Assert.Equal("own", served.Version);
        own.Served = default;
        await UntilAsync(() => served.Current is null && served.Refused is null);

        async Task UntilAsync(Func<bool> holds) => await Eventually.HoldsAsync(
            "the ranker follows the registry",
            () =>
            {
                time.Advance(options.Value.PollInterval);
                return Task.FromResult(holds());
            },
            TimeSpan.FromSeconds(30));
    }

    private FeedQuery Query(string recipe = "default") => _shop.Query(new FeedRequest { Limit = 60 }, recipe, history: (EventKind.ViewItem, "seen"));

    private void Serve(string feature, float threshold) => _shop.Ranker.Serve("test", Ranker(feature, threshold));

    /// <summary>One tree, to which up to a threshold of a feature is better.</summary>
    private RankerModel Ranker(string feature, float threshold)
    {
        var names = _shop.Ranker.Features.Names;
        return new RankerModel(names, new TreeEnsemble(names.Length, [new RegressionTree([Array.IndexOf(names, feature)], [threshold], [~0], [~1], [1, 0])]));
    }

    private static void WriteModel(TemporaryDirectory registry, string name, RankerModel ranker)
    {
        Directory.CreateDirectory(registry.File(name));
        File.WriteAllBytes(Path.Combine(registry.File(name), RankerModel.FileName), ranker.ToOnnx());
        File.WriteAllText(
            Path.Combine(registry.File(name), ModelFolder.DescriptionName),
            JsonSerializer.Serialize(new { version = $"version of {name}", dimensions = ranker.Features.Count, max_length = 150 }));
    }

    private static void Name(TemporaryDirectory registry, string selection)
    {
        // In one step, as whoever runs a registry does: half a file would be refused, and looked at again.
        var temporary = registry.File("active.json.tmp");
        File.WriteAllText(temporary, selection);
        File.Move(temporary, registry.File(ModelSelection.FileName), overwrite: true);
    }

    private sealed class FixedRanker : IOwnRankerGrain
    {
        public OwnRanker Served { get; set; }

        public Task<OwnRanker> GetServedAsync(string? version) => Task.FromResult(version == Served.Version ? Served with { Model = null } : Served);
    }
}
