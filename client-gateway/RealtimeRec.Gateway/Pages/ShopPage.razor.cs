using Microsoft.AspNetCore.Components;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Shoppers;
using RealtimeRec.Products;
using RealtimeRec.Search;
using RealtimeRec.Users;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Pages;

/// <summary>
/// The shop, the shopper's profile and the live feed. The address names the shopper and, where one is looked at, the product, so that a link leads back.
/// </summary>
public sealed partial class ShopPage : IAsyncDisposable
{
    private const int FeedLength = 24;
    private const int RelatedProducts = 12;

    private static readonly TimeSpan CatalogPoll = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly MetProducts _products = new();
    private readonly CancellationTokenSource _closed = new();
    private CancellationTokenSource? _watching;
    private ShopVisit? _visit;

    private CatalogStatus? _status;
    private CategorySummary[] _categories = [];
    private Shelf _shelf = null!;

    private string? _shown;
    private bool _isLoading;
    private ProductDetails? _details;

    private string[] _known = [];
    private UserProfileView? _profile;
    private AffinityView[] _interests = [];
    private ShopperItems _items = ShopperItems.None;

    private ShownFeed _feed = null!;
    private string _announcement = "";

    /// <summary>Who shops; invented when the address does not say.</summary>
    [SupplyParameterFromQuery(Name = "shopper")]
    public string? UserId { get; set; }

    /// <summary>The product whose page is open; null for the shelf.</summary>
    [SupplyParameterFromQuery(Name = "product")]
    public string? ProductId { get; set; }

    [CascadingParameter]
    private PageText Text { get; set; } = null!;

    [Inject]
    private IShopClient Shop { get; set; } = null!;

    [Inject]
    private KnownShoppers Shoppers { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<ShopPage> Logger { get; set; } = null!;

    private string CatalogState => _status switch
    {
        null => Text.Connecting,
        { OnSale: > 0 and var onSale } => Text.ProductsOnSale(onSale),
        _ => Text.NoProductsYet,
    };

    private string ShelfHref => Navigation.GetUriWithQueryParameter("product", (string?)null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _watching?.Dispose();
        _closed.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => (_shelf, _feed) = (new Shelf(Shop, Time), new ShownFeed(Time));

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        // The first, static rendering shows the page's frame at once; data comes over the connection that follows.
        if (!RendererInfo.IsInteractive)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(UserId) || UserId.Length > EventLimits.MaxIdLength || UserId.Any(char.IsControl))
        {
            UserId = null;
            Invent(replace: true);
            return;
        }

        if (_visit?.UserId != UserId)
        {
            Shoppers.Note(UserId);
            Watch(UserId);
        }

        if (_shown != ProductId)
        {
            _ = ShowProductAsync(ProductId, _closed.Token);
        }
    }

    private string ProductHref(string itemId) => Navigation.GetUriWithQueryParameter("product", itemId);

    private void Invent() => Invent(replace: false);

    private void Invent(bool replace) => GoTo(ShopperNames.Next(Random.Shared), replace);

    private void Choose(string userId)
    {
        if (!userId.Any(char.IsControl))
        {
            GoTo(userId, replace: false);
        }
    }

    private void GoTo(string userId, bool replace) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("shopper", userId), new NavigationOptions { ReplaceHistoryEntry = replace });

    private void Watch(string userId)
    {
        var first = _visit is null;
        _watching?.Cancel();
        _watching?.Dispose();
        _watching = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token);
        _visit = new ShopVisit(userId, Time.GetUtcNow());
        _feed = new ShownFeed(Time);
        _announcement = "";
        _known = Shoppers.List();
        Take(null);
        _ = FollowFeedAsync(userId, _watching.Token);
        if (first)
        {
            _ = FollowCatalogAsync(_closed.Token);
        }
    }

    private async Task FollowFeedAsync(string userId, CancellationToken cancellationToken)
    {
        // What explains a page costs little beside it, and whoever asks why wants to know of the page that is there.
        var request = new FeedRequest { Limit = FeedLength, IncludeProducts = true, Explain = true };
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var page in Shop.WatchFeedAsync(userId, request, cancellationToken))
                {
                    await ShowFeedAsync(page, cancellationToken);
                }

                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogFeedFailed(Logger, exception, userId);
                _feed.Error = Text.FeedUnavailable;
                StateHasChanged();
            }

            await Pause(RetryAfter, cancellationToken);
        }
    }

    private async Task ShowFeedAsync(FeedPage page, CancellationToken cancellationToken)
    {
        // Measured here, before the page's own look-ups of titles and profile.
        var arrived = Time.GetTimestamp();
        var profile = await Shop.GetProfileAsync(page.UserId, cancellationToken);
        Note(page.Items.Select(item => item.Product).OfType<Product>());
        var named = page.Items.Select(item => item.Reason.ItemId).Concat(profile?.RecentInteractions.Take(10).Select(interaction => interaction.ItemId) ?? []);
        await LearnTitlesAsync(named, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        var isChange = _feed.Take(page, arrived);
        _announcement = isChange && _feed.Entries is [var best, ..] entries ? Text.FeedChanged(entries.Count(entry => entry.HasEntered), Text.Title(best.Product)) : "";
        Take(profile);
        StateHasChanged();
        if (isChange && _shelf.Search is not null && !_shelf.IsHeld)
        {
            // What was found is in the order of the profile as it is now.
            await TryLoadShelfAsync(cancellationToken);
            StateHasChanged();
        }
    }

    private void Take(UserProfileView? profile)
    {
        _profile = profile;
        _interests = _products.LeafInterests(profile?.Categories ?? []);
        _items = new ShopperItems(profile?.RecentInteractions ?? []);
    }

    private Task ActAsync(ShopAction action)
    {
        Note([action.Product]);
        return SendAsync((visit, now) => visit.Act(action, _feed.FeedId, ProductId is null ? _shelf.Found?.SearchId : null, now));
    }

    private Task SearchAsync(string words) => SendAsync((visit, now) => visit.Search(words, _shelf.Found?.SearchId, now));

    private async Task<SearchSuggestions?> SuggestAsync(string text)
    {
        try
        {
            return _visit?.UserId is { } userId ? await Shop.SuggestAsync(userId, text, _closed.Token) : null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !_closed.IsCancellationRequested)
        {
            LogCatalogFailed(Logger, exception);
            return null;
        }
    }

    private async Task NarrowAsync(ShelfSearch search)
    {
        _shelf.Seek(search);
        await TryLoadShelfAsync(_closed.Token);
    }

    private async Task SendAsync(Func<ShopVisit, DateTimeOffset, ShopEvent> eventOf)
    {
        if (_visit is not { } visit)
        {
            return;
        }

        var feed = _feed;
        Shoppers.Note(visit.UserId);
        feed.BeginSending();
        try
        {
            await Shop.SendAsync(eventOf(visit, Time.GetUtcNow()), _closed.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogSendFailed(Logger, exception, visit.UserId);
            feed.Error = Text.ClickNotStored;
        }
    }

    private async Task EraseAsync()
    {
        if (_visit?.UserId is not { } userId)
        {
            return;
        }

        try
        {
            await Shop.EraseAsync(userId, _closed.Token);
            Watch(userId);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogSendFailed(Logger, exception, userId);
            _feed.Error = Text.EraseFailed;
        }
    }

    private async Task ShowCategoryAsync(string? category)
    {
        _shelf.Choose(category);
        await TryLoadShelfAsync(_closed.Token);
    }

    private async Task SeekAsync(string words)
    {
        _shelf.Seek(words);
        await TryLoadShelfAsync(_closed.Token);
    }

    private async Task ShowMoreAsync()
    {
        _shelf.Grow();
        await TryLoadShelfAsync(_closed.Token);
    }

    /// <summary>Loads the shelf; where that fails, it is loaded again within seconds, and shows what it showed until then.</summary>
    private async Task TryLoadShelfAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LoadShelfAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogCatalogFailed(Logger, exception);
        }
    }

    private async Task LoadShelfAsync(CancellationToken cancellationToken)
    {
        if (_visit?.UserId is { } userId)
        {
            Note(await _shelf.LoadAsync(userId, cancellationToken));
        }
    }

    private async Task ShowProductAsync(string? itemId, CancellationToken cancellationToken)
    {
        (_shown, _details, _isLoading, _shelf.IsHeld) = (itemId, null, itemId is not null, false);
        if (itemId is null)
        {
            return;
        }

        try
        {
            var details = itemId.Length is > 0 and <= EventLimits.MaxIdLength ? await Shop.GetDetailsAsync(itemId, RelatedProducts, cancellationToken) : null;
            if (_shown == itemId)
            {
                _details = details;
                Note(details is null ? [] : [details.View.Product, .. details.Similar, .. details.BoughtTogether]);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogCatalogFailed(Logger, exception);
        }

        if (_shown == itemId && !cancellationToken.IsCancellationRequested)
        {
            _isLoading = false;
            StateHasChanged();
        }
    }

    /// <summary>Fills the shelf, and follows the catalogue for as long as it grows.</summary>
    private async Task FollowCatalogAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var status = await Shop.GetStatusAsync(cancellationToken);
                if (status != _status || _shelf.Products is null)
                {
                    var known = _status;
                    _status = status;
                    _categories = await Shop.GetCategoriesAsync(cancellationToken);
                    if (_shelf.HasRoom || known?.OnSale is null or 0)
                    {
                        await LoadShelfAsync(cancellationToken);
                    }
                }
                else if (ProductId is null && _shelf.IsStale)
                {
                    await LoadShelfAsync(cancellationToken);
                }

                _known = Shoppers.List();
                StateHasChanged();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogCatalogFailed(Logger, exception);
            }

            await Pause(CatalogPoll, cancellationToken);
        }
    }

    private async Task Pause(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, Time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The page was closed; the caller's loop sees it.
        }
    }

    private async Task LearnTitlesAsync(IEnumerable<string?> itemIds, CancellationToken cancellationToken)
    {
        var unknown = _products.Unknown(itemIds);
        if (unknown.Length > 0)
        {
            Note(await Shop.GetProductsAsync(unknown, cancellationToken));
        }
    }

    private void Note(IEnumerable<Product> products) => _products.Learn(products, Text);

    private string TitleOf(string itemId) => _products.TitleOf(itemId) ?? Text.ProductOfId(itemId);

    [LoggerMessage(LogLevel.Warning, "A page could not follow the feed of {UserId}")]
    private static partial void LogFeedFailed(ILogger logger, Exception exception, string userId);

    [LoggerMessage(LogLevel.Warning, "A page could not change the profile of {UserId}")]
    private static partial void LogSendFailed(ILogger logger, Exception exception, string userId);

    [LoggerMessage(LogLevel.Warning, "A page could not read the catalogue")]
    private static partial void LogCatalogFailed(ILogger logger, Exception exception);
}
