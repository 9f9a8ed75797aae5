using System.Net;
using System.Text.Json;

namespace RealtimeRec.EndToEndTests.Api;

public sealed class ErasedSampleTests(QualityFixture shop) : IClassFixture<QualityFixture>
{
    [Fact]
    public async Task WhoIsErasedIsInNoSampleOfTheReport()
    {
        var dear = Sample.View("to-be-erased").With("items", new[] { new { item_id = "known", price = 4321.5 } }).With("event_id", "dear-and-erased");
        await shop.Api.PostEventsAsync(JsonSerializer.Serialize(dear));
        await ShopApi.UntilAsync("the report names the shopper", async () => (await ReportAsync()).Contains("to-be-erased", StringComparison.Ordinal));
        (await shop.Api.DeleteAsync("/v1/users/to-be-erased")).Expect(HttpStatusCode.NoContent);
        var report = await ReportAsync();
        Assert.DoesNotContain("to-be-erased", report, StringComparison.Ordinal);
        Assert.DoesNotContain("dear-and-erased", report, StringComparison.Ordinal);
    }

    private async Task<string> ReportAsync() => (await shop.Api.GetAsync("/v1/quality")).Expect(HttpStatusCode.OK).Text;
}
