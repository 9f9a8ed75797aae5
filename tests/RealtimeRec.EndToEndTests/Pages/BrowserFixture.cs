using Microsoft.Playwright;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Pages;

/// <summary>One headless Chromium for a class of tests: the machine's own, named by <c>CHROMIUM_PATH</c> or found in its usual places.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ];

    /// <summary>How long a page may take for one thing, beside whatever else the machine does, milliseconds.</summary>
    private const float Patience = 90_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (FindChromium() is { } path)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Arguments });
        }
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Closes every page that is open.</summary>
    public async Task ClosePagesAsync()
    {
        foreach (var context in _browser?.Contexts.ToArray() ?? [])
        {
            await context.CloseAsync();
        }
    }

    /// <summary>A page with its own storage. Skips the test where there is no Chromium; in CI that is a failure.</summary>
    /// <param name="width">Width of the screen, in CSS pixels.</param>
    /// <param name="height">Its height.</param>
    /// <param name="locale">The browser's language.</param>
    /// <param name="scheme">Whether the reader wants light or dark.</param>
    /// <param name="isTouch">Whether there is a finger in place of a mouse.</param>
    public async Task<IPage> NewPageAsync(
        int width = 1440, int height = 900, string locale = "en-US", ColorScheme scheme = ColorScheme.Light, bool isTouch = false)
    {
        Requirement.Met(_browser is not null, "No Chromium found: install it or set CHROMIUM_PATH.");
        var context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ReducedMotion = ReducedMotion.Reduce,
            Locale = locale,
            ColorScheme = scheme,
            HasTouch = isTouch,
            IsMobile = isTouch,
        });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(Patience);
        Assertions.SetDefaultExpectTimeout(Patience);
        return page;
    }

    private static string? FindChromium()
    {
        var named = Environment.GetEnvironmentVariable("CHROMIUM_PATH");
        return string.IsNullOrEmpty(named) ? Places.FirstOrDefault(File.Exists) : named;
    }
}
