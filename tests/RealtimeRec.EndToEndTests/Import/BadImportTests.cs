using System.Net;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Import;

public sealed class BadImportTests
{
    private const string Header = "event_id,event_name,event_time,user_id,item_id,title\n";

    [Fact]
    public async Task WrongColumnsAreNamedAndTheProcessServesButIsNotReady()
    {
        using var data = new TemporaryDirectory();
        using var files = new TemporaryDirectory();
        var wrong = files.File("wrong.csv");
        var good = files.File("good.csv");
        await File.WriteAllTextAsync(wrong, "when,who,what\n1,2,3\n");
        await File.WriteAllTextAsync(good, Header + "e1,view_item,2025-05-01T10:00:00Z,u1,p1,Tea\n");
        await using var process = StandaloneProcess.Start(data.FullPath, "--import", "csv", wrong, "--import", "csv", good);

        await process.WaitUntilAsync("the good file to be applied", async () => await process.StatusOfAsync("/v1/users/u1") == HttpStatusCode.OK);
        await process.WaitForLogAsync("lacks the columns event_name, event_time, user_id, item_id. It has: when, who, what.");
        using var ready = await process.Http.GetAsync("/healthz/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await process.StatusOfAsync("/healthz/live"));
        Assert.Equal(2, await process.StopAsync());
    }

    [Fact]
    public async Task TruncatedGzipKeepsEveryWholeRowAndSaysWhereItBroke()
    {
        using var data = new TemporaryDirectory();
        using var files = new TemporaryDirectory();
        var cut = files.File("cut.csv.gz");
        var random = new Random(7);
        using (var packed = new MemoryStream())
        {
            await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
            await using (var writer = new StreamWriter(gzip))
            {
                await writer.WriteAsync(Header);
                for (var i = 1; i <= 5_000; i++)
                {
                    await writer.WriteAsync($"e{i},view_item,2025-05-01T10:00:00Z,u{i % 10},p{random.NextInt64()},Tea {random.NextInt64()}\n");
                }
            }

            await File.WriteAllBytesAsync(cut, packed.ToArray()[..(int)(packed.Length / 2)]);
        }

        await using var process = StandaloneProcess.Start(data.FullPath, "--import", "csv", cut);
        await process.WaitForLogAsync("is cut off or damaged after row");
        var applied = 0L;
        for (var user = 0; user < 10; user++)
        {
            applied += (await process.ProfileAsync($"u{user}")).GetProperty("applied_events").GetInt64();
        }

        Assert.InRange(applied, 1_000, 4_000);
        await process.WaitForLogAsync($"after row {applied:N0} ");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await process.StatusOfAsync("/healthz/ready"));
    }

    [Fact]
    public async Task BadRowsAreListedAndTheRowsBesideThemAreApplied()
    {
        using var data = new TemporaryDirectory();
        using var files = new TemporaryDirectory();
        var file = files.File("mixed.csv");
        await File.WriteAllTextAsync(file, Header
            + "e1,view_item,2025-05-01T10:00:00Z,u1,p1,Tea\n"
            + "e2,stare,2025-05-01T10:00:01Z,u1,p1,Tea\n"
            + "e3,view_item,2025-05-01T10:00:02Z,,p1,Tea\n"
            + "e4,view_item,2025-05-01T10:00:03Z,u1,p2,Coffee\n");
        await using var process = await StandaloneProcess.StartReadyAsync(data.FullPath, "--import", "csv", file);

        Assert.Equal(2, (await process.ProfileAsync("u1")).GetProperty("applied_events").GetInt64());
        await process.WaitForLogAsync("1 no user_id");
        await process.WaitForLogAsync("1 unknown event name");
        var rejected = await RejectedRowsAsync(data);
        Assert.StartsWith("2,\"event_name\",\"unknown event name\",", rejected[1], StringComparison.Ordinal);
        Assert.StartsWith("3,\"user_id\",\"no user_id\",", rejected[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RowsOfAnErasedUserLeaveTheList()
    {
        using var data = new TemporaryDirectory();
        using var files = new TemporaryDirectory();
        var file = files.File("mixed.csv");
        await File.WriteAllTextAsync(file, Header
            + "e1,view_item,2025-05-01T10:00:00Z,u1,p1,Tea\n"
            + "e2,stare,2025-05-01T10:00:01Z,u1,p1,\"Tea, \"\"black\"\"\"\n"
            + "e3,stare,2025-05-01T10:00:02Z,u2,p1,u1\n"
            + "e4,view_item,2025-05-01T10:00:03Z,u1,p2\n"
            + "e5,view_item,2025-05-01T10:00:03Z,u2,p2\n"
            + "e6,view_item,2025-05-01T10:00:04Z,u2,p2,Coffee\n");
        await using var process = await StandaloneProcess.StartReadyAsync(data.FullPath, "--import", "csv", file);
        var before = await RejectedRowsAsync(data);
        Assert.EndsWith(",2,row not taken,\"u1\",\"e2,stare,2025-05-01T10:00:01Z,u1,p1,\"\"Tea, \"\"\"\"black\"\"\"\"\"\"\"", before[1].Replace(",3,row", ",2,row", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(["2", "3", "4", "5"], before[1..].Select(line => line.Split(',')[0]));

        (await process.Http.DeleteAsync("/v1/users/u1")).EnsureSuccessStatusCode();
        await process.WaitUntilAsync("the user's rows to be gone", async () => (await RejectedRowsAsync(data)).Length == 3);
        Assert.Equal([before[0], before[2], before[4]], await RejectedRowsAsync(data));

        // Also the next user's, though the list was written anew since.
        (await process.Http.DeleteAsync("/v1/users/u2")).EnsureSuccessStatusCode();
        await process.WaitUntilAsync("the other's rows to be gone", async () => (await RejectedRowsAsync(data)).Length == 1);
    }

    [Fact]
    public async Task RowsThatTheShopsOwnRulesRefuseAreListedWithTheRule()
    {
        using var data = new TemporaryDirectory();
        using var files = new TemporaryDirectory();
        var file = files.File("old.csv");
        await File.WriteAllTextAsync(file, Header
            + "e1,view_item,2025-05-01T10:00:00Z,u1,p1,Tea\n"
            + $"e2,view_item,{TimeProvider.System.GetUtcNow().AddHours(-1):yyyy-MM-dd'T'HH:mm:ss'Z'},u1,p2,Coffee\n");
        var environment = new Dictionary<string, string> { ["Quality__MaxAge"] = "30.00:00:00" };
        await using var process = StandaloneProcess.Start(data.FullPath, environment, "--import", "csv", file);
        await process.WaitUntilReadyAsync();

        Assert.Equal(1, (await process.ProfileAsync("u1")).GetProperty("applied_events").GetInt64());
        await process.WaitForLogAsync("1 events applied, ");
        await process.WaitForLogAsync("1 time_window");
        var rejected = await RejectedRowsAsync(data);
        Assert.StartsWith("1,\"event\",\"time_window\",\"event_time is 2025-05-01T10:00:00Z;", Assert.Single(rejected[1..]), StringComparison.Ordinal);
    }

    private static Task<string[]> RejectedRowsAsync(TemporaryDirectory data) =>
        File.ReadAllLinesAsync(Directory.GetFiles(data.File("rejected-rows"), "*.csv").Single());
}
