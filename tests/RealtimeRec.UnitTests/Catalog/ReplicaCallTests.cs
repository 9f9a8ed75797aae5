using Orleans.CodeGeneration;
using Orleans.Serialization.Invocation;
using RealtimeRec.Catalog;

namespace RealtimeRec.UnitTests.Catalog;

/// <summary>How a gateway's questions to the silos' replicas are sent.</summary>
public sealed class ReplicaCallTests
{
    /// <summary>One that went by its key instead would meet a silo that stands still every time that it is repeated.</summary>
    [Fact]
    public void EachGoesOverTheNextConnection()
    {
        var calls = typeof(ICatalogQueryGrain).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(RequestBase)) && !type.IsAbstract)
            .Select(type => (RequestBase)Activator.CreateInstance(type)!)
            .Where(call => call.GetInterfaceType() == typeof(ICatalogQueryGrain))
            .ToArray();
        Assert.Equal(typeof(ICatalogQueryGrain).GetMethods().Length, calls.Length);
        Assert.All(calls, call => Assert.True(call.Options.HasFlag(InvokeMethodOptions.Unordered), call.GetMethodName()));
    }
}
