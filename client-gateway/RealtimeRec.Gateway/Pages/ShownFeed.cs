using RealtimeRec.Feeds;

namespace RealtimeRec.Gateway.Pages;

/// <summary>The shopper's live feed as the page shows it, and how long it took to follow what the shopper did.</summary>
public sealed class ShownFeed
{
    private readonly TimeProvider _time;
    private (long Timestamp, long Version)? _sent;

    internal ShownFeed(TimeProvider time) => _time = time;

    /// <summary>Its places; null before the first feed.</summary>
    public FeedEntry[]? Entries { get; private set; }

    /// <summary>The feed's id; null before the first.</summary>
    public string? FeedId { get; private set; }

    /// <summary>The version of the profile that it was made from.</summary>
    public long Version { get; private set; }

    /// <summary>How many feeds there were.</summary>
    public int Changes { get; private set; }

    /// <summary>From an event that was sent until the feed that reflects it came; null before the first.</summary>
    public TimeSpan? Latency { get; private set; }

    /// <summary>What is wrong at the moment; null when all is well.</summary>
    public string? Error { get; set; }

    /// <summary>An event is being sent.</summary>
    public void BeginSending() => _sent = (_time.GetTimestamp(), Version);

    /// <summary>Shows another feed.</summary>
    /// <param name="page">The feed.</param>
    /// <param name="arrived">When it came, as a timestamp of the clock.</param>
    /// <returns>Whether it takes another one's place.</returns>
    public bool Take(FeedPage page, long arrived)
    {
        if (_sent is { } sent && page.ProfileVersion > sent.Version)
        {
            Latency = _time.GetElapsedTime(sent.Timestamp, arrived);
            _sent = null;
        }

        var isChange = Entries is not null;
        Entries = FeedEntry.Follow(Entries, page.Items);
        (FeedId, Version, Error) = (page.FeedId, page.ProfileVersion, null);
        Changes++;
        return isChange;
    }
}
