namespace RealtimeRec.EndToEndTests.Pages;

/// <summary>Tests of pages. A page is closed with its test: else it would follow its feed and draw its charts beside all that come after.</summary>
public abstract class PageTestBase(BrowserFixture browser) : IClassFixture<BrowserFixture>, IAsyncLifetime
{
    /// <summary>The browser.</summary>
    protected BrowserFixture Browser { get; } = browser;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Browser.ClosePagesAsync();
}
