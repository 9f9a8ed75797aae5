using System.IO.Hashing;
using System.Runtime.InteropServices;
using RealtimeRec.Catalog;
using RealtimeRec.Inference;
using RealtimeRec.Products;
using RealtimeRec.Quality;
using RealtimeRec.Search;
using RealtimeRec.Users;

namespace RealtimeRec;

/// <summary>The one place where grain keys are built, so that a tenant can be added to all of them here.</summary>
public static class GrainKeys
{
    /// <summary>Number of catalogue shards. Stored data depends on it.</summary>
    public const int CatalogShards = 64;

    /// <summary>The grain of a user.</summary>
    public static IUserGrain GetUser(this IGrainFactory grains, string userId) => grains.Get<IUserGrain>(userId);

    /// <summary>The grain of a product.</summary>
    public static IProductGrain GetProduct(this IGrainFactory grains, string itemId) => grains.Get<IProductGrain>(itemId);

    /// <summary>Queries against a silo's replica of the catalogue; a gateway's calls go to its silos in turn (<see cref="ByAnyConnectionAttribute"/>).</summary>
    public static ICatalogQueryGrain GetCatalogQuery(this IGrainFactory grains) => grains.Get<ICatalogQueryGrain>(0);

    /// <summary>The cluster's quality report.</summary>
    public static IQualityGrain GetQuality(this IGrainFactory grains) => grains.Get<IQualityGrain>(0);

    /// <summary>What is known of the cluster's models.</summary>
    public static IModelsGrain GetModels(this IGrainFactory grains) => grains.Get<IModelsGrain>(0);

    /// <summary>The shop's own ranker.</summary>
    public static IRankerGrain GetRanker(this IGrainFactory grains) => grains.Get<IRankerGrain>(0);

    /// <summary>The shop's synonyms.</summary>
    public static ISynonymsGrain GetSynonyms(this IGrainFactory grains) => grains.Get<ISynonymsGrain>(0);

    /// <summary>What the shop wants never to be suggested.</summary>
    public static IBlockedTextsGrain GetBlockedTexts(this IGrainFactory grains) => grains.Get<IBlockedTextsGrain>(0);

    /// <summary>What shoppers search for.</summary>
    public static ISearchAnalyticsGrain GetSearchAnalytics(this IGrainFactory grains) => grains.Get<ISearchAnalyticsGrain>(0);

    /// <summary>The number of the shard that lists <paramref name="itemId"/>, 0 to 63; the same on every machine and in every version.</summary>
    public static int ShardOf(string itemId) =>
        (int)(XxHash64.HashToUInt64(MemoryMarshal.AsBytes(itemId.AsSpan())) % CatalogShards);

    /// <summary>A grain that has a number.</summary>
    public static TGrain Get<TGrain>(this IGrainFactory grains, long key)
        where TGrain : IGrainWithIntegerKey =>
        GrainReferences<TGrain>.Find(grains, GrainIdKeyExtensions.CreateIntegerKey(key)) ?? GrainReferences<TGrain>.Learn(grains, grains.GetGrain<TGrain>(key));

    private static TGrain Get<TGrain>(this IGrainFactory grains, string key)
        where TGrain : IGrainWithStringKey =>
        GrainReferences<TGrain>.Find(grains, IdSpan.Create(key)) ?? GrainReferences<TGrain>.Learn(grains, grains.GetGrain<TGrain>(key));
}
