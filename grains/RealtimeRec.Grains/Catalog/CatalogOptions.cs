namespace RealtimeRec.Catalog;

/// <summary>The catalogue. Bound from the configuration section <c>Catalog</c>.</summary>
public sealed class CatalogOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Catalog";

    /// <summary>Highest <see cref="UnknownProductShoppers"/>.</summary>
    internal const int MaxUnknownProductShoppers = 100;

    /// <summary>Whether feeds, trends and related products may show products that shoppers' events alone named: for a shop without a catalogue.</summary>
    public bool ShowUnknownProducts { get; set; }

    /// <summary>Different shoppers who must have named a product that the catalogue does not know before anything of it is kept, 1 to 100.</summary>
    public int UnknownProductShoppers { get; set; } = 3;

    /// <summary>After how long without a shopper who names it such a product is forgotten, from a minute to 10 years.</summary>
    public TimeSpan UnknownProductLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Most such products that the cluster keeps, 0 to 10,000,000; what comes beyond that waits until others were forgotten.</summary>
    public int MaxUnknownProducts { get; set; } = 100_000;

    /// <summary>
    /// Time in which what one shopper does with one product counts once, by its strongest event: trends count shoppers, not clicks.
    /// Zero to 30 days. As far as the shopper's last 200 interactions reach.
    /// </summary>
    public TimeSpan RepeatWindow { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Products up to which a search among vectors is exact; above, it reads two bits a component first and misses a few of the nearest in ten thousand.
    /// Zero and up.
    /// </summary>
    public int ExactSearchRows { get; set; } = 200_000;
}
