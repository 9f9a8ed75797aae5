using RealtimeRec.State;

namespace RealtimeRec.Catalog;

/// <summary>A page of a catalogue shard's list as it is stored; see <see cref="CatalogShardList"/>. Form 1 had all ids in one page.</summary>
[GenerateSerializer, Alias("CatalogShardState"), StateFormat(2)]
internal sealed class CatalogShardState : IStoredState
{
    /// <summary>Name of the first page in grain storage.</summary>
    public const string Name = "catalog-shard";

    /// <summary>The page's item ids.</summary>
    [Id(0)] public List<string> ItemIds { get; set; } = [];

    /// <summary>In the first page, how many pages there are at least; 0 in the others.</summary>
    [Id(1)] public int Pages { get; set; }

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateFault? Fault { get; set; }

    /// <summary>Name of a page in grain storage.</summary>
    /// <param name="page">Its number from 0.</param>
    public static string NameOf(int page) => page == 0 ? Name : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name}-{page}");
}
