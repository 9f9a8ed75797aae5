using RealtimeRec.Datasets.Files;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Gateway.Shoppers;
using RealtimeRec.Standalone.Import;
using RealtimeRec.Testing;
using RealtimeRec.UnitTests.Datasets;
using RealtimeRec.UnitTests.Gateway;

namespace RealtimeRec.UnitTests.Import;

public sealed class ImportRunnerTests
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
            await RunAsync(cluster, shoppers, State(file), directory);
            return shoppers.List();
        }
    }

    [Fact]
    public async Task AnImportThatLeavesRowsUnaccountedForFailsAndSaysHowMany()
    {
        using var directory = new TemporaryDirectory();
        using var file = new TemporaryFile(Log);
        var state = State(file);
        // As a fault of the program would, by which a row counts twice.
        state.CountTaken(1);
        var failure = await Assert.ThrowsAsync<DatasetFormatException>(() => RunAsync(new FakeCluster(), new KnownShoppers(TimeProvider.System), state, directory));
        Assert.EndsWith("of 3 rows 4 were taken, 0 repeat another and 0 were not taken, which is not all of them.", failure.Message, StringComparison.Ordinal);
    }

    private static ImportState State(TemporaryFile file) => new(new ImportRequest(DatasetPreset.Load("rees46"), file.FilePath));

    private static async Task RunAsync(FakeCluster cluster, KnownShoppers shoppers, ImportState state, TemporaryDirectory directory)
    {
        using var rejected = new RejectedRows(directory.File("rejected.csv"), new Lock(), _ => { });
        await new ImportRunner(cluster.Grains, shoppers, TimeProvider.System).RunAsync(state, new ImportLog("import/log", 0), rejected, CancellationToken.None);
    }
}
