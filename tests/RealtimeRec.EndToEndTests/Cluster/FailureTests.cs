using RealtimeRec.Testing.Failures;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;
using Xunit.Abstractions;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>
/// Nothing is lost and nothing counts twice, whatever is killed, frozen or away while events flow: every user's count is the
/// number of distinct valid events the brokers took, their order is kept, and the dead letters are the invalid ones exactly. No feed fails
/// while there are a silo and the gateway to make it.
/// </summary>
[Collection(nameof(FailureCollection))]
public sealed class FailureTests(FailureFixture fixture, ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. FailureFixture.Scenarios.Select(scenario => scenario.Name)];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task Survives(string name)
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var scenario = FailureFixture.Scenarios.Single(scenario => scenario.Name == name);
        AssertSurvived(await fixture.Failures.RunAsync(scenario), fixture.Logs, output);
    }

    internal static void AssertSurvived(FailureReport report, string logs, ITestOutputHelper output)
    {
        output.WriteLine(report.ToString());
        Assert.True(report.Violations.Count == 0, $"{report}\n{string.Join('\n', report.Violations)}\nLogs: {logs}");
        Assert.True(report.Events > 1_000, report.ToString());
        Assert.True(report.Served.Errors == 0, $"{report}\nLogs: {logs}");
        Assert.True(!report.Scenario.IsGraceful || report.Requests.Errors == 0, $"{report}\nLogs: {logs}");
    }
}
