using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using RealtimeRec.Candidates;
using RealtimeRec.Feeds;
using RealtimeRec.UnitTests.Feeds;

namespace RealtimeRec.UnitTests.Candidates;

public sealed class CandidatePipelineTests
{
    [Fact]
    public void ComponentsAreTimedAndCountedByName()
    {
        var counts = new Dictionary<string, double>();
        using var shop = new FeedShop(("default:new_arrival:Enabled", "false"), ("default:seen:Enabled", "false"));
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, enabling) =>
        {
            // Those of this shop: others run beside it.
            if (instrument.Meter.Scope == shop.Meters && instrument.Name.StartsWith("realtimerec.candidates.", StringComparison.Ordinal))
            {
                enabling.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) => Count($"{instrument.Name} {tags[0].Value}", count));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Count($"{instrument.Name} {tags[0].Value}", 1));
        shop.Stock("a", popularity: 3);
        shop.Stock("b", popularity: 2);
        shop.Stock("c", popularity: 1);
        var query = shop.Query(new FeedRequest { Exclude = ["c"] });
        listener.Start();

        shop.Page(query);

        Assert.Equal(3, counts[$"{TelemetryNames.CandidatesNamed} trending"]);
        Assert.Equal(0, counts[$"{TelemetryNames.CandidatesNamed} co_visited"]);
        Assert.Equal(0, counts[$"{TelemetryNames.CandidatesRefused} on_sale"]);
        Assert.Equal(1, counts[$"{TelemetryNames.CandidatesRefused} request"]);
        Assert.Equal(2, counts[$"{TelemetryNames.CandidatesShown} trending"]);
        Assert.Equal(
            [
                "affinity", "bought_together", "category_quota", "co_visited", "diversity", "filter_matches", "just_bought", "met_together", "on_sale", "profile",
                "profile_vector", "purchased", "ranker", "request", "trending", "trending_in_brand", "trending_in_category", "two_steps",
            ],
            counts.Keys.Where(key => key.StartsWith(TelemetryNames.ComponentDuration, StringComparison.Ordinal)).Select(key => key.Split(' ')[1]).Order(StringComparer.Ordinal));

        // Twice: once as a source, once as a part of the score.
        Assert.Equal(2, counts[$"{TelemetryNames.ComponentDuration} profile"]);

        void Count(string name, double more)
        {
            lock (counts)
            {
                counts[name] = counts.GetValueOrDefault(name) + more;
            }
        }
    }

    [Fact]
    public void APageIsTheSameHoweverOftenASetWasUsedBefore()
    {
        using var shop = new FeedShop();
        for (var i = 0; i < 1_500; i++)
        {
            shop.Stock($"item-{i}", $"category-{i % 7}", popularity: i % 100);
        }

        var first = Describe(shop.Page(shop.Query(new FeedRequest { Limit = 100 })));
        shop.Page(shop.Query(new FeedRequest { Limit = 100, Category = "category-1", Exclude = [.. Enumerable.Range(0, 500).Select(i => $"item-{i}")] }));

        Assert.Equal(first, Describe(shop.Page(shop.Query(new FeedRequest { Limit = 100 }))));

        static string[] Describe(FeedItem[] page) => [.. page.Select(item => $"{item.ItemId} {item.Score} {item.Reason} {string.Join(',', item.Sources!.Select(source => source))}")];
    }

    [Fact]
    public void TwoComponentsOfOneNameAreRefused()
    {
        using var services = new ServiceCollection().AddMetrics().AddSingleton(TimeProvider.System).AddSingleton<CandidateMetrics>().BuildServiceProvider();
        var twice = new PipelineComponent<CandidateQuery>(new MaximalMarginalRelevance());
        var refused = Assert.Throws<ArgumentException>(() => new CandidatePipeline<CandidateQuery>([twice, twice], services.GetRequiredService<CandidateMetrics>()));
        Assert.StartsWith("Two components are called diversity.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NobodyWaitingEndsARunBetweenSources()
    {
        using var shop = new FeedShop();
        Assert.Throws<OperationCanceledException>(() => shop.Pipeline.Run(shop.Query(), new CancellationToken(canceled: true)));
    }
}
