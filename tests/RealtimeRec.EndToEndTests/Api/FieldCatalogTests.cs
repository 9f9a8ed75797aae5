namespace RealtimeRec.EndToEndTests.Api;

/// <inheritdoc/>
/// <remarks>Over HTTP.</remarks>
public sealed class FieldCatalogTests(ApiFixture shop) : FieldCatalogCases, IClassFixture<ApiFixture>, IAsyncLifetime
{
    private protected override ShopApi Shop => shop.Api;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => shop.AssertHealthyAsync();
}
