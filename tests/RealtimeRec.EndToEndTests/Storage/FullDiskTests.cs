using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Storage;

/// <summary>A disk that is full, and then is not.</summary>
public sealed class FullDiskTests
{
    private const int DiskMebibytes = 192;
    private const int Users = 50;

    /// <summary>How long the store may take to write again once there is space.</summary>
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);

    private long _sent;
    private long _acknowledged;

    [SkippableFact]
    public async Task WritesAreRefusedUntilThereIsSpaceAndAreTakenAgainByThemselves()
    {
        using var disk = Mount();
        var data = Path.Combine(disk.FullPath, "data");
        await using (var process = await StandaloneProcess.StartReadyAsync(data))
        {
            await FillAsync(process, disk);

            using (var refused = await SendAsync(process, 1))
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
                Assert.NotNull(refused.Headers.RetryAfter);
                Assert.Contains("The store does not write now (No space left on device)", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }

            using (var health = await process.Http.GetAsync("/healthz/ready"))
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
                var checks = JsonDocument.Parse(await health.Content.ReadAsStringAsync()).RootElement.GetProperty("checks");
                var store = checks.EnumerateArray().Single(check => check.GetProperty("name").GetString() == "store");
                Assert.Equal("unhealthy", store.GetProperty("status").GetString());
                Assert.Matches(@"^The store has not written since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ: No space left on device$", store.GetProperty("description").GetString());
            }

            // What is in memory, and what is on the disk, can be read.
            Assert.Equal(HttpStatusCode.OK, await process.StatusOfAsync("/v1/users/user-1/feed"));
            Assert.Equal(HttpStatusCode.NotFound, await process.StatusOfAsync("/v1/users/nobody"));

            // The log may lie on the same disk.
            var log = process.Log.Length;
            for (var i = 0; i < 500; i++)
            {
                using var refused = await SendAsync(process, 1);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            }

            Assert.InRange(process.Log.Length - log, 0, 100_000);

            disk.Free();
            await process.WaitUntilAsync("an event to be taken", async () => await IsTakenAsync(process), Recovery);
            Assert.Equal(HttpStatusCode.OK, await process.StatusOfAsync("/healthz/ready"));

            // Once more, and this time it is stopped while the disk is full.
            await FillAsync(process, disk);
            Assert.Equal(0, await process.StopAsync());
        }

        disk.Free();
        await using var again = await StandaloneProcess.StartReadyAsync(data);
        var api = new ShopApi(again.Http);
        var applied = 0L;
        for (var i = 0; i < Users; i++)
        {
            applied += await api.AppliedEventsAsync($"user-{i}");
        }

        // What was refused may have reached the disk all the same; what was acknowledged must have.
        Assert.InRange(applied, _acknowledged, _sent);
    }

    [SkippableFact]
    public async Task WithoutSpaceToStartItSaysSo()
    {
        using var disk = Mount();
        var data = Path.Combine(disk.FullPath, "data");
        await using (var process = await StandaloneProcess.StartReadyAsync(data))
        {
            Assert.True(await IsTakenAsync(process));
            Assert.Equal(0, await process.StopAsync());
        }

        disk.Fill();
        await using (var refused = StandaloneProcess.Start(data))
        {
            Assert.Equal(1, await refused.WaitForExitAsync());
            Assert.Contains("No space left on device", refused.Log, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("   at ", refused.Log, StringComparison.Ordinal);
        }

        disk.Free();
        await using var again = await StandaloneProcess.StartReadyAsync(data);
        Assert.Equal(1, await new ShopApi(again.Http).AppliedEventsAsync("user-1"));
    }

    private static SmallDisk Mount()
    {
        var disk = SmallDisk.TryMount(DiskMebibytes, out var reason);
        if (Environment.UserName == "root")
        {
            Requirement.Met(disk is not null, reason);
        }

        Skip.If(disk is null, reason);
        return disk;
    }

    /// <summary>Fills the disk, and sends events until the store has used what it had set aside.</summary>
    private async Task FillAsync(StandaloneProcess process, SmallDisk disk)
    {
        disk.Fill();
        await process.WaitUntilAsync("the store to refuse", async () =>
        {
            using var answer = await SendAsync(process, 1_000);
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                disk.Fill();
            }

            return answer.StatusCode == HttpStatusCode.ServiceUnavailable;
        });
    }

    private async Task<bool> IsTakenAsync(StandaloneProcess process)
    {
        using var answer = await SendAsync(process, 1);
        return answer.StatusCode == HttpStatusCode.Accepted;
    }

    private async Task<HttpResponseMessage> SendAsync(StandaloneProcess process, int count)
    {
        var events = Enumerable.Range(0, count).Select(_ => Sample.View($"user-{++_sent % Users}", $"item-{_sent % 300}")).ToArray();
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(events));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
        var answer = await process.Http.PostAsync("/v1/events", content);
        _acknowledged += answer.StatusCode == HttpStatusCode.Accepted ? count : 0;
        return answer;
    }
}
