using System.Collections.Concurrent;
using System.Reflection;
using RealtimeRec.Catalog;
using RealtimeRec.Products;
using RealtimeRec.Inference;
using RealtimeRec.Quality;
using RealtimeRec.Search;
using RealtimeRec.Users;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>Grains in memory, as far as the gateway can see them.</summary>
public sealed class FakeCluster
{
    private readonly ConcurrentDictionary<string, FakeUserGrain> _users = new();
    private readonly ConcurrentDictionary<string, FakeProductGrain> _products = new();

    public FakeCluster()
    {
        Grains = DispatchProxy.Create<IGrainFactory, FactoryProxy>();
        ((FactoryProxy)(object)Grains).Cluster = this;
        Catalog = new FakeCatalogQueryGrain(this);
    }

    public IGrainFactory Grains { get; }

    public FakeCatalogQueryGrain Catalog { get; }

    public FakeQualityGrain Quality { get; } = new();

    public FakeUserGrain User(string id) => _users.GetOrAdd(id, key => new FakeUserGrain(key));

    public FakeProductGrain Product(string id) => _products.GetOrAdd(id, _ => new FakeProductGrain());

    public class FactoryProxy : DispatchProxy
    {
        public FakeCluster Cluster { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            nameof(IGrainFactory.CreateObjectReference) => args![0],
            nameof(IGrainFactory.DeleteObjectReference) => null,
            nameof(IGrainFactory.GetGrain) when targetMethod.ReturnType == typeof(IUserGrain) => Cluster.User((string)args![0]!),
            nameof(IGrainFactory.GetGrain) when targetMethod.ReturnType == typeof(IProductGrain) => Cluster.Product((string)args![0]!),
            nameof(IGrainFactory.GetGrain) when targetMethod.ReturnType == typeof(ICatalogQueryGrain) => Cluster.Catalog,
            nameof(IGrainFactory.GetGrain) when targetMethod.ReturnType == typeof(IQualityGrain) => Cluster.Quality,
            nameof(IGrainFactory.GetGrain) when targetMethod.ReturnType == typeof(IRankerGrain) => new FakeRankerGrain(),
            nameof(IGrainFactory.GetGrain) when targetMethod.ReturnType == typeof(ISynonymsGrain) => new FakeSynonymsGrain(),
            nameof(IGrainFactory.GetGrain) when targetMethod.ReturnType == typeof(IBlockedTextsGrain) => new FakeBlockedTextsGrain(),
            nameof(IGrainFactory.GetGrain) when targetMethod.ReturnType == typeof(ISearchAnalyticsGrain) => new FakeSearchAnalyticsGrain(),
            _ => throw new NotSupportedException(targetMethod.ToString()),
        };
    }
}
