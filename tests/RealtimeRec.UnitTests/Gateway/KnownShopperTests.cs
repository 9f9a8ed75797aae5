using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Gateway.Shoppers;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Quality;
using RealtimeRec.Testing;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>The page's list of shoppers names nobody who was erased.</summary>
public sealed class KnownShopperTests(GatewayServer server) : IClassFixture<GatewayServer>
{
    private KnownShoppers Shoppers => server.Services.GetRequiredService<KnownShoppers>();

    [Fact]
    public async Task AnErasedShopperIsOffTheListAlsoWhenAPageOpensMeanwhile()
    {
        await server.PostEventsAsync(Events.View("erased", "sku-1"));
        Shoppers.Note("erased");
        Shoppers.Note("stays");
        server.Cluster.User("erased").Erasing = () => Shoppers.Note("erased");
        Assert.Equal(204, (await server.DeleteAsync("/v1/users/erased")).Status);
        Assert.DoesNotContain("erased", Shoppers.List());
        Assert.Contains("stays", Shoppers.List());
    }

    [Fact]
    public async Task WhoeverAskedToBeErasedIsOffTheListThoughTheClusterDoesNotAnswer()
    {
        Shoppers.Note("in-doubt");
        server.Cluster.User("in-doubt").Failure = new TimeoutException();
        Assert.Equal(503, (await server.DeleteAsync("/v1/users/in-doubt")).Status);
        Assert.DoesNotContain("in-doubt", Shoppers.List());
    }

    [Fact]
    public async Task WhoWasErasedThroughAnotherGatewayIsOffTheListToo()
    {
        Shoppers.Note("elsewhere");
        Shoppers.Note("here");
        server.Cluster.Quality.Erased.Add(new QualityErasure(QualityErasure.HashOf("elsewhere"), TimeProvider.System.GetUtcNow()));
        // A report is sent once there is something to tell.
        server.Services.GetRequiredService<QualityMonitor>().CountJudged(1);
        await Eventually.HoldsAsync("the list to be without them", () => Task.FromResult(!Shoppers.List().Contains("elsewhere")), TimeSpan.FromSeconds(30));
        Assert.Contains("here", Shoppers.List());
    }

    [Fact]
    public void WhoComesBackAfterTheErasureIsOnTheListAgainHoweverOftenTheErasureIsTold()
    {
        var time = new FakeTimeProvider();
        var shoppers = new KnownShoppers(time);
        shoppers.Note("ann");
        var erasure = new QualityErasure(QualityErasure.HashOf("ann"), time.GetUtcNow());
        shoppers.Forget([erasure]);
        Assert.Empty(shoppers.List());
        time.Advance(TimeSpan.FromMilliseconds(1));
        shoppers.Note("ann");
        shoppers.Forget([erasure]);
        Assert.Equal(["ann"], shoppers.List());
    }

    [Fact]
    public void WhereItIsNotToldWhoWasErasedNobodyIsOffered()
    {
        var shoppers = new KnownShoppers(TimeProvider.System);
        shoppers.Note("ann");
        shoppers.Forget([new QualityErasure(0, TimeProvider.System.GetUtcNow(), IsOfAll: true)]);
        Assert.Empty(shoppers.List());
    }
}
