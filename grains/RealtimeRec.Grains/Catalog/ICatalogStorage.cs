namespace RealtimeRec.Catalog;

/// <summary>Reads the catalogue as it is stored, without activating a grain for each product.</summary>
internal interface ICatalogStorage
{
    /// <summary>The ids that a shard lists; none of a damaged page, which its grain makes good.</summary>
    /// <exception cref="NewerStateException">A newer version wrote the list.</exception>
    Task<string[]> IdsOfAsync(int shard);

    /// <summary>The rows of products; of those that are not stored (any more), are damaged or were stored by a newer version, none.</summary>
    Task<CatalogChange[]> LoadAsync(string[] itemIds, CancellationToken cancellationToken);

    /// <summary>Has the products that were found damaged begin anew, which their grains do once they are called.</summary>
    Task MendAsync();
}
