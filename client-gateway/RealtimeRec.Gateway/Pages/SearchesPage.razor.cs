using Microsoft.AspNetCore.Components;
using RealtimeRec.Gateway.Shoppers;
using RealtimeRec.Search;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Pages;

/// <summary>What shoppers search for and what comes of it; and one search of two shoppers side by side, explained.</summary>
public sealed partial class SearchesPage
{
    private const int Listed = 12;
    private const int Compared = 12;

    private static readonly TimeSpan AfterKey = TimeSpan.FromMilliseconds(200);

    private SearchAnalytics? _analytics;
    private SearchPage? _left;
    private SearchPage? _right;
    private string _words = "";
    private string _first = "";
    private string _second = "";
    private string? _error;
    private int _keys;

    /// <summary>The words to compare, when the address has some.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Words { get; set; }

    /// <summary>The first shopper, when the address has one.</summary>
    [SupplyParameterFromQuery(Name = "first")]
    public string? First { get; set; }

    /// <summary>The second shopper, when the address has one.</summary>
    [SupplyParameterFromQuery(Name = "second")]
    public string? Second { get; set; }

    [CascadingParameter]
    private PageText Text { get; set; } = null!;

    [Inject]
    private IGrainFactory Grains { get; set; } = null!;

    [Inject]
    private IShopClient Shop { get; set; } = null!;

    [Inject]
    private KnownShoppers Shoppers { get; set; } = null!;

    [Inject]
    private ILogger<SearchesPage> Logger { get; set; } = null!;

    private protected override TimeSpan Poll => TimeSpan.FromSeconds(3);

    private string State => _analytics is null ? Text.Connecting : Text.QueriesKnown(_analytics.Queries);

    private string Told => _analytics is null ? "" : Text.QueriesTold(_analytics.ShoppersToShow, _analytics.QueriesWithheld);

    private SearchCounts Total => _analytics?.Total ?? default;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive)
        {
            return Task.CompletedTask;
        }

        (_words, _first, _second) = (Words ?? "", First ?? "", Second ?? Shoppers.List().FirstOrDefault() ?? "");
        return CompareAsync();
    }

    private long[] ByDay(Func<SearchCounts, long> of) => [.. (_analytics?.Days ?? []).Select(day => of(day.Counts))];

    private protected override async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            _analytics = await Grains.GetSearchAnalytics().GetAsync(SearchAnalytics.MaxDays, Listed).WaitAsync(cancellationToken);
            _error = null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNoAnalytics(Logger, exception);
            _error = Text.NoSearches;
        }
    }

    private Task SearchForAsync(string query)
    {
        _words = query;
        return CompareAsync();
    }

    private async Task TypedAsync()
    {
        var key = ++_keys;
        await Task.Delay(AfterKey, Time);
        if (key == _keys)
        {
            await CompareAsync();
        }
    }

    private async Task CompareAsync()
    {
        var key = ++_keys;
        if (string.IsNullOrWhiteSpace(_words))
        {
            (_left, _right) = (null, null);
            return;
        }

        try
        {
            var found = await Task.WhenAll(FindAsync(_first), FindAsync(_second));
            if (key == _keys)
            {
                (_left, _right) = (found[0], found[1]);
            }
        }
        catch (Exception exception) when (!Closed.IsCancellationRequested)
        {
            LogNoAnalytics(Logger, exception);
            _error = Text.NoSearches;
        }
    }

    private Task<SearchPage> FindAsync(string shopper)
    {
        var userId = shopper.Trim();
        return Shop.SearchAsync(
            IdRule.Check("user_id", userId) is null ? userId : null,
            new SearchRequest { Query = _words, Limit = Compared, Highlight = true, Explain = true, IncludeProducts = true },
            Closed);
    }

    [LoggerMessage(LogLevel.Warning, "A page could not read what shoppers search for")]
    private static partial void LogNoAnalytics(ILogger logger, Exception exception);
}
