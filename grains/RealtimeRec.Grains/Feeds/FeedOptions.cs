namespace RealtimeRec.Feeds;

/// <summary>Feeds. Bound from the configuration section <c>Feeds</c>.</summary>
public sealed class FeedOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Feeds";

    /// <summary>Feeds and lists that may wait on a silo for a core; more are turned away. 0 to 1,000,000. By default about a second's on two cores.</summary>
    public int QueueCapacity { get; set; } = 2_000;

    /// <summary>
    /// Categories whose products are bought again (groceries, consumables), and all below them: there a purchase does not hide the product.
    /// A path is written as in a product (<c>Clothing > Socks</c>); case and composition do not matter.
    /// </summary>
    public string[] RepeatableCategories { get; set; } = [];
}
