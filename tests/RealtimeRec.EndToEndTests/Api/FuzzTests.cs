using RealtimeRec.Testing;
using RealtimeRec.Testing.Fuzz;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>A short run of what <c>tests/benchmarks -- fuzz</c> does at length.</summary>
public sealed class FuzzTests
{
    private const int Requests = 4_000;

    [Fact]
    public async Task WhateverItIsSentItAnswersAndCountsWhatItAppliedOnce()
    {
        using var data = new TemporaryDirectory();
        await using var process = await StandaloneProcess.StartReadyAsync(data.FullPath);

        var report = await new FuzzRun(process, new FuzzOptions { Requests = Requests, Seed = 14 }).RunAsync();

        Assert.True(report.Violations.Count == 0, string.Join(Environment.NewLine, report.Violations));
        Assert.True(report.Applied > Requests / 4, $"{report.Applied} events were applied");
        Assert.True(report.Statuses.Count > 8, string.Join(", ", report.Statuses));
        Assert.DoesNotContain(" error ", process.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(" critical ", process.Log, StringComparison.Ordinal);
    }
}
