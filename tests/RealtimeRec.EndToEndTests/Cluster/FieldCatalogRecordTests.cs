using RealtimeRec.EndToEndTests.Api;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <inheritdoc/>
/// <remarks>Through Kafka.</remarks>
public sealed class FieldCatalogRecordTests(KafkaShopFixture fixture) : FieldCatalogCases, IClassFixture<KafkaShopFixture>, IAsyncLifetime
{
    private protected override ShopApi Shop => fixture.Api;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => fixture.UntilCaughtUpAsync();
}
