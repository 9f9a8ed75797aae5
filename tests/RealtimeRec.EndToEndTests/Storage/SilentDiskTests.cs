using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Storage;

/// <summary>A disk that does not answer: nobody who waits for it holds up the end of the process.</summary>
public sealed class SilentDiskTests
{
    private const int CutShort = 3;
    private const string Said = "The process did not stop within Silo:ShutdownTimeout (00:00:04) and ends now";

    private static readonly Dictionary<string, string> Environment = new() { ["Silo__ShutdownTimeout"] = "00:00:04" };

    [SkippableFact]
    public async Task AStopThatWaitsForTheDiskIsCutShortAndLosesNothing()
    {
        Requirement.Met(!OperatingSystem.IsWindows(), "Windows has no such pipes.");
        using var data = new TemporaryDirectory();
        await using (var process = await StartAsync(data))
        {
            await new ShopApi(process.Http).SendEventsAsync(Sample.View("ann", "kettle"));
            using var silent = new SilentFiles(data.File("store"), ".sst");
            Assert.Equal(CutShort, await process.StopAsync());
            Assert.Contains(Said, process.Log, StringComparison.Ordinal);
        }

        await using var again = await StandaloneProcess.StartReadyAsync(data.FullPath);
        Assert.Equal(1, await new ShopApi(again.Http).AppliedEventsAsync("ann"));
    }

    [SkippableFact]
    public async Task AWriteThatWaitsForTheDiskShowsInHealthAndHoldsUpNoStop()
    {
        Requirement.Met(!OperatingSystem.IsWindows(), "Windows has no such pipes.");
        using var data = new TemporaryDirectory();
        await using (var process = await StartAsync(data))
        {
            await new ShopApi(process.Http).SendEventsAsync(Sample.View("ann", "kettle"));
            using var silent = new SilentFiles(data.File("store"), ".log");
            using var leaves = new CancellationTokenSource();
            // More than fits into memory before another log is begun.
            var writing = process.Http.PostAsync("/v1/products/bulk", Products(150, kibibytes: 180), leaves.Token);
            await process.WaitUntilAsync("health to say so", async () =>
            {
                using var health = await process.Http.GetAsync("/healthz/ready");
                return health.StatusCode == HttpStatusCode.ServiceUnavailable
                    && (await health.Content.ReadAsStringAsync()).Contains("a write has been under way for more than 5 seconds", StringComparison.Ordinal);
            });
            Assert.Equal(HttpStatusCode.OK, await process.StatusOfAsync("/v1/users/ann/feed"));

            Assert.Equal(CutShort, await process.StopAsync());
            Assert.Contains(Said, process.Log, StringComparison.Ordinal);
            await leaves.CancelAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => writing);
        }

        await using var again = await StandaloneProcess.StartReadyAsync(data.FullPath);
        Assert.Equal(1, await new ShopApi(again.Http).AppliedEventsAsync("ann"));
    }

    private static async Task<StandaloneProcess> StartAsync(TemporaryDirectory data)
    {
        var process = StandaloneProcess.Start(data.FullPath, Environment);
        await process.WaitUntilReadyAsync();
        return process;
    }

    private static StringContent Products(int count, int kibibytes)
    {
        var lines = new StringBuilder();
        var attributes = Enumerable.Range(0, kibibytes / 2).ToDictionary(i => $"attribute-{i}", _ => new string('x', 2_000));
        for (var i = 0; i < count; i++)
        {
            lines.AppendLine(JsonSerializer.Serialize(new { item_id = $"kettle-{i}", title = "Copper kettle", attributes }));
        }

        return new StringContent(lines.ToString(), MediaTypeHeaderValue.Parse("application/x-ndjson"));
    }
}
