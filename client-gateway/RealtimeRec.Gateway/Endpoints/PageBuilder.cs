using RealtimeRec.Catalog;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Feeds;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Search;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>
/// Makes the widgets of a page: asks for all at once, each for as many products more as those before it may take away, then gives them out in order,
/// and fills what falls short with similar and with trending products.
/// </summary>
internal sealed class PageBuilder(ClusterCalls cluster, FeedReader feeds, SearchReader searches)
{
    private const string Similar = "similar";
    private const string Trending = "trending";

    private sealed record Filling(IReadOnlyList<WidgetItem> Items, string? FeedId = null, string? Degraded = null, string? Detail = null, long? Version = null, SearchPage? Search = null, Exception? Failure = null);

    /// <summary>Makes a page.</summary>
    /// <exception cref="Exception">No widget was answered; what the first one failed with.</exception>
    public async Task<PageAnswer> BuildAsync(PageBody page, CancellationToken cancellationToken)
    {
        // What the page is about is on it already, and so are its variants.
        var about = page.Widgets.Select(widget => widget.ItemId).OfType<string>().Distinct().ToArray();
        var shown = about.Select(itemId => (IsGroup: false, itemId)).ToHashSet();
        var groups = GroupsOfAsync(about, cancellationToken);
        var before = shown.Count;
        var asked = new List<Task<Filling>>();
        foreach (var widget in page.Widgets)
        {
            asked.Add(AskAsync(page.UserId, widget, about, widget.Request.Limit + before, cancellationToken));
            before += widget.Request.Limit;
        }

        var fillings = await Task.WhenAll(asked);
        if (Array.TrueForAll(fillings, filling => filling.Failure is not null))
        {
            throw fillings[0].Failure!;
        }

        shown.UnionWith((await groups).Select(group => (IsGroup: true, group)));

        var widgets = new List<WidgetAnswer>();
        foreach (var (widget, filling) in page.Widgets.Zip(fillings))
        {
            var items = filling.Items.Where(item => !shown.Contains((false, item.ItemId)) && shown.Add(item.Listed)).Take(widget.Request.Limit).ToList();
            var filledFrom = new List<string>();
            foreach (var source in items.Count < widget.Request.Limit ? FallbacksOf(widget) : [])
            {
                var more = await FallBackAsync(source, widget, widget.Request.Limit + shown.Count, cancellationToken);
                var fresh = more.Where(item => !shown.Contains((false, item.ItemId)) && !shown.Contains(item.Listed)).Take(widget.Request.Limit - items.Count).ToArray();
                if (fresh.Length > 0)
                {
                    filledFrom.Add(source);
                    items.AddRange(fresh);
                    shown.UnionWith(fresh.Select(item => item.Listed));
                }
            }

            widgets.Add(new WidgetAnswer(widget.Name, items, filledFrom.Count == 0 ? null : filledFrom, filling.FeedId, filling.Degraded, filling.Detail)
            {
                SearchId = filling.Search?.SearchId,
                Total = filling.Search?.Total,
                CorrectedQuery = filling.Search?.CorrectedQuery,
                Relaxed = filling.Search?.Relaxed,
            });
        }

        return new PageAnswer(page.UserId, fillings.Select(filling => filling.Version).FirstOrDefault(version => version is not null), widgets);
    }

    private async Task<IEnumerable<string>> GroupsOfAsync(string[] itemIds, CancellationToken cancellationToken)
    {
        if (itemIds.Length == 0)
        {
            return [];
        }

        try
        {
            var products = await cluster.ReadReplicaAsync(itemIds, static (replica, asked, _) => replica.GetProductsAsync(asked), cancellationToken);
            return products.Select(product => product?.Product.ItemGroupId).OfType<string>();
        }
        catch (Exception exception) when (CallFailures.IsUnavailable(exception))
        {
            // The page may show another variant of what it is about.
            return [];
        }
    }

    private static string[] FallbacksOf(Widget widget) => widget.Type switch
    {
        WidgetType.BoughtTogether => [Similar, Trending],
        WidgetType.Similar => [Trending],

        // A feed fills itself, and knows what its shopper has bought.
        _ => [],
    };

    private async Task<Filling> AskAsync(string? userId, Widget widget, string[] about, int limit, CancellationToken cancellationToken)
    {
        try
        {
            switch (widget.Type)
            {
                case WidgetType.Feed:
                    var page = await feeds.ReadAsync(userId!, widget.Request with { Limit = limit, Exclude = [.. widget.Request.Exclude, .. about] }, cancellationToken);
                    return new Filling(
                        [.. page.Items.Select(item => new WidgetItem(item.ItemId, item.Score, item.Reason, item.Product, item.ItemGroupId))], page.FeedId, page.Degraded, Version: page.ProfileVersion);
                case WidgetType.Search:
                    var found = await searches.ReadAsync(userId, widget.Search! with { Limit = Math.Min(limit, SearchRequest.MaxDepth) }, cancellationToken);
                    return new Filling(
                        [.. found.Items.Select(item => new WidgetItem(item.ItemId, item.Score, null, item.Product, item.ItemGroupId))],
                        Degraded: found.Degraded, Version: found.ProfileVersion, Search: found);
                case WidgetType.Trending:
                    return new Filling(await TrendingAsync(widget, limit, cancellationToken));
                default:
                    return await RelatedAsync(widget, widget.Type, limit, cancellationToken) is { } related
                        ? new Filling(related)
                        : new Filling([], Detail: $"There is no product {widget.ItemId}.");
            }
        }
        catch (Exception exception) when (exception is FeedQueueFullException || CallFailures.IsUnavailable(exception))
        {
            return new Filling([], Detail: "The cluster did not answer in time.", Failure: exception);
        }
    }

    private async Task<IReadOnlyList<WidgetItem>> FallBackAsync(string source, Widget widget, int limit, CancellationToken cancellationToken)
    {
        try
        {
            return source == Similar ? await RelatedAsync(widget, WidgetType.Similar, limit, cancellationToken) ?? [] : await TrendingAsync(widget, limit, cancellationToken);
        }
        catch (Exception exception) when (exception is FeedQueueFullException || CallFailures.IsUnavailable(exception))
        {
            // The widget stays as short as it is.
            return [];
        }
    }

    private async Task<IReadOnlyList<WidgetItem>> TrendingAsync(Widget widget, int limit, CancellationToken cancellationToken)
    {
        var page = await cluster.ReadReplicaAsync(
            (widget.Request, limit),
            static (replica, ask, token) => replica.GetTrendingAsync(ask.Request.Category, ask.limit, ask.Request.IncludeProducts, ask.Request.Filter, token),
            cancellationToken);
        return ItemsOf(page.Items);
    }

    private async Task<IReadOnlyList<WidgetItem>?> RelatedAsync(Widget widget, WidgetType type, int limit, CancellationToken cancellationToken)
    {
        var items = await cluster.ReadReplicaAsync(
            (Widget: widget, type, limit),
            static (replica, ask, token) => ask.type == WidgetType.Similar
                ? replica.GetSimilarAsync(ask.Widget.ItemId!, ask.limit, ask.Widget.Request.IncludeProducts, ask.Widget.Request.Filter, token)
                : replica.GetBoughtTogetherAsync(ask.Widget.ItemId!, ask.limit, ask.Widget.Request.IncludeProducts, token),
            cancellationToken);
        return items is null ? null : ItemsOf(items);
    }

    private static WidgetItem[] ItemsOf(RelatedItem[] items) => Array.ConvertAll(items, item => new WidgetItem(item.ItemId, item.Score, null, item.Product, item.ItemGroupId));
}
