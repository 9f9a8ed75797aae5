using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Import;

public sealed class InterruptedImportTests
{
    [SkippableFact]
    public async Task InterruptedHalfWayAndStartedAgainEndsLikeAnUninterruptedImport()
    {
        using var straight = new TemporaryDirectory();
        using var interrupted = new TemporaryDirectory();
        var shop = ShopFile.Taobao();
        var users = shop.UsersByActivity.ToArray();
        var first = shop.Events[0].UserId;

        // Whatever else the machine does, what is on its way is stored: sixty thousand products know of something.
        await using (var process = StandaloneProcess.Start(interrupted.FullPath, [.. shop.ImportArguments, "--Silo:ShutdownTimeout", "00:04:00"]))
        {
            await process.WaitUntilAsync("the first events to be applied",
                async () => await process.StatusOfAsync($"/v1/users/{first}") == System.Net.HttpStatusCode.OK,
                StandaloneProcess.ImportPatience);
            Assert.Equal(0, await process.InterruptAsync(StandaloneProcess.ImportPatience));
            Assert.Contains("stopped after about", process.Log, StringComparison.Ordinal);
            Assert.False(File.Exists(interrupted.File("imports.json")), process.Log);
        }

        await using var resumed = await StandaloneProcess.StartReadyAsync(interrupted.FullPath, shop.ImportArguments);
        await resumed.WaitForLogAsync("had been applied before");
        var resumedExports = await resumed.ExportsAsync(users);
        await resumed.StopAsync();

        await using var uninterrupted = await StandaloneProcess.StartReadyAsync(straight.FullPath, shop.ImportArguments);
        Shop.AssertSame(users, await uninterrupted.ExportsAsync(users), resumedExports, ["profile_version"]);
        Assert.Equal(shop.Events.Count, resumedExports.Sum(export => export.GetProperty("profile").GetProperty("applied_events").GetInt64()));
    }
}
