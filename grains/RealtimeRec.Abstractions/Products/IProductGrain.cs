namespace RealtimeRec.Products;

/// <summary>The single writer for one product. Key: the item id (<see cref="GrainKeys"/>).</summary>
[Alias("RealtimeRec.IProductGrain")]
public interface IProductGrain : IGrainWithStringKey
{
    /// <summary>Creates or replaces the product and, if it was retired, puts it back on sale. Answers once durable.</summary>
    /// <param name="product">The product, whole.</param>
    /// <param name="write">
    /// Tells this write from others: made again because its answer did not arrive, it answers what it did the first time. Empty for one
    /// that is not made again.
    /// </param>
    /// <param name="kept">Properties that stay as they are, whatever the product says: the sender does not know their values; null for none.</param>
    [Alias("Upsert")]
    Task<ProductWriteOutcome> UpsertAsync(Product product, Guid write = default, string[]? kept = null);

    /// <summary>
    /// Merges a part of a description into what is known, by the rules of its <paramref name="source"/>; creates the product when nothing
    /// was. Answers once durable. <see cref="ProductWriteOutcome.Refused"/> when merged it would have too many attributes.
    /// </summary>
    /// <param name="patch">The part.</param>
    /// <param name="source">Who says so.</param>
    /// <param name="write">As in an upsert.</param>
    [Alias("Merge")]
    Task<ProductWriteOutcome> MergeAsync(ProductPatch patch, ProductSource source, Guid write = default);

    /// <summary>
    /// Encodes the product's text by every text encoder that is in use or about to be, where that was not done. Stores and publishes
    /// nothing unless it gained a vector.
    /// </summary>
    [Alias("EncodeText")]
    Task<TextEncodeOutcome> EncodeTextAsync();

    /// <summary>The product, or null when neither the catalogue nor enough shoppers ever named it.</summary>
    [Alias("Get")]
    Task<ProductView?> GetAsync();

    /// <summary>
    /// Takes the product off sale. Answers once durable; false when it was not on sale, true as well when it is this call that makes
    /// an earlier one durable, or the same as before.
    /// </summary>
    /// <param name="write">As in an upsert.</param>
    [Alias("Retire")]
    Task<bool> RetireAsync(Guid write = default);

    /// <summary>
    /// Deletes all that is known of the product: what is stored, its place in the catalogue and its row on every silo. Answers once
    /// durable; false when there was nothing.
    /// </summary>
    [Alias("Purge")]
    Task<bool> PurgeAsync();

    /// <summary>Purges the product if shoppers alone named it, and none since <paramref name="before"/>; false when it stays.</summary>
    [Alias("Expire")]
    Task<bool> ExpireAsync(DateTimeOffset before);

    /// <summary>
    /// Takes over what a silo's replica still holds of a product that the store lost, unless something is known of it. Answers once durable; false
    /// when it changed nothing.
    /// </summary>
    [Alias("Restore")]
    Task<bool> RestoreAsync(CatalogDetails details, CatalogStatistics statistics);

    /// <summary>
    /// Does what one record of a catalogue log says: an upsert, or for null a retirement. Answers once durable. A record at or
    /// before the last one applied of the same log changes nothing.
    /// </summary>
    /// <param name="product">The product, whole; null when it is no longer on sale.</param>
    /// <param name="log">The log's name (<see cref="Events.LogNames"/>).</param>
    /// <param name="offset">The record's offset there.</param>
    /// <param name="kept">As in an upsert.</param>
    /// <param name="earlier">The logs that <paramref name="log"/> goes on, the earliest first; null for none.</param>
    [Alias("Follow")]
    Task FollowAsync(Product? product, string log, long offset, string[]? kept = null, Events.EarlierLog[]? earlier = null);

    /// <summary>Adds shoppers' signals, and makes the product one that shoppers alone named if nothing is known of it. Answers once that is durable.</summary>
    [Alias("Name")]
    Task NameAsync(ProductSignals signals);

    /// <summary>Adds shoppers' signals to a product that something is known of. Kept in memory and written behind: they are statistics.</summary>
    [Alias("AddSignals")]
    Task AddSignalsAsync(ProductSignals signals);
}
