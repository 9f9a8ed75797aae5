namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>One cluster for all failures, and no other test beside them.</summary>
[CollectionDefinition(nameof(FailureCollection), DisableParallelization = true)]
public sealed class FailureCollection : ICollectionFixture<FailureFixture>;
