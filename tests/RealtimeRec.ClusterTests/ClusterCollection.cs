namespace RealtimeRec.ClusterTests;

/// <summary>Tests that share one cluster; each uses ids of its own.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterCollection : ICollectionFixture<ClusterFixture>
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "cluster";
}
