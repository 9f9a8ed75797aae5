using System.Collections.Concurrent;
using System.Reflection;
using RealtimeRec.Catalog;
using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Products;

/// <summary>Products and shards that write down the signals they get.</summary>
public class SignalGrains : DispatchProxy
{
    /// <summary>Signals of products with a row, by item.</summary>
    public ConcurrentDictionary<string, List<ProductSignals>> Added { get; } = new();

    /// <summary>Products named to shards.</summary>
    internal ConcurrentQueue<NamedProduct> Named { get; } = new();

    /// <summary>Calls that fail before the others succeed.</summary>
    public int Failures { get; set; }

    public static IGrainFactory Create(out SignalGrains grains)
    {
        var factory = Create<IGrainFactory, SignalGrains>();
        grains = (SignalGrains)(object)factory;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.ReturnType == typeof(IProductGrain))
        {
            var product = Create<IProductGrain, Product>();
            ((Product)(object)product).Grains = this;
            ((Product)(object)product).ItemId = (string)args![0]!;
            return product;
        }

        var shard = Create<ICatalogShardGrain, Shard>();
        ((Shard)(object)shard).Grains = this;
        return shard;
    }

    private void FailIfTold()
    {
        if (Failures > 0)
        {
            Failures--;
            throw new TimeoutException("The grain does not answer.");
        }
    }

    public class Product : DispatchProxy
    {
        public SignalGrains Grains { get; set; } = null!;

        public string ItemId { get; set; } = "";

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Grains.FailIfTold();
            Grains.Added.GetOrAdd(ItemId, _ => []).Add((ProductSignals)args![0]!);
            return Task.CompletedTask;
        }
    }

    public class Shard : DispatchProxy
    {
        public SignalGrains Grains { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Grains.FailIfTold();
            foreach (var named in (NamedProduct[])args![0]!)
            {
                Grains.Named.Enqueue(named);
            }

            return Task.FromResult(Array.Empty<string>());
        }
    }
}
