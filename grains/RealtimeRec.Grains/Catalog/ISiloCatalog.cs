namespace RealtimeRec.Catalog;

/// <summary>This silo's copy of the catalogue, as the silo's host sees it.</summary>
public interface ISiloCatalog
{
    /// <summary>Products in it.</summary>
    int Count { get; }

    /// <summary>Whether every shard was loaded and ranked once.</summary>
    bool Ready { get; }

    /// <summary>What has kept changes from being shown for a while, in a few words; null when nothing does.</summary>
    string? Stuck { get; }

    /// <summary>Shards that have not answered for a while: what they list stays as it was.</summary>
    int SilentShards { get; }

    /// <summary>Which part of the catalogue cannot be read though its grain answers, and why; null when there is none.</summary>
    string? Unreadable { get; }

    /// <summary>Ends once this silo shows and has ranked all that the shards know now, or half a minute later.</summary>
    Task CatchUpAsync(CancellationToken cancellationToken);

    /// <summary>Every product as it is now.</summary>
    IEnumerable<CatalogChange> All();
}
