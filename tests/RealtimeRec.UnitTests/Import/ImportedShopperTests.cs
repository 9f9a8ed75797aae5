using RealtimeRec.Datasets;
using RealtimeRec.Gateway.Console;
using RealtimeRec.Standalone.Import;
using RealtimeRec.Testing;
using RealtimeRec.UnitTests.Datasets;
using RealtimeRec.UnitTests.Gateway;

namespace RealtimeRec.UnitTests.Import;

public sealed class ImportedShopperTests
{
    private const string Log = """
        event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session
        2019-11-01 00:00:00 UTC,view,1,2,home.kettle,kupfer,22.90,ann,s
        2019-11-01 00:01:00 UTC,view,2,2,home.kettle,kupfer,22.90,ann,s
        2019-11-01 00:02:00 UTC,view,1,2,home.kettle,kupfer,22.90,ben,s

        """;

    [Fact]
    public async Task AShopperOfAnImportIsOfferedAndNobodyOfWhomItAppliedNothing()
    {
        using var directory = new TemporaryDirectory();
        using var file = new TemporaryFile(Log);
        var cluster = new FakeCluster();
        Assert.Equal(["ann"], await ShoppersAsync());

        // The same again, as after a stop: whoever was erased meanwhile does not come back by it.
        Assert.Empty(await ShoppersAsync());

        async Task<string[]> ShoppersAsync()
        {
            var shoppers = new KnownShoppers(TimeProvider.System);
            using var rejected = new RejectedRows(directory.File("rejected.csv"));
            await new ImportRunner(cluster.Grains, shoppers, TimeProvider.System).RunAsync(
                new ImportState(new ImportRequest(DatasetPreset.Load("rees46"), file.FilePath)), new ImportLog("import/log", 0), rejected, CancellationToken.None);
            return shoppers.List();
        }
    }
}
