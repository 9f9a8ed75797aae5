using System.Diagnostics;
using RealtimeRec.Testing;
using RealtimeRec.Tests;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>What installs RealtimeRec on one host: a file of Docker Compose and a unit of systemd.</summary>
public sealed class OneHostTests
{
    /// <summary>Most exposure of the service by <c>systemd-analyze security</c>, in tenths of its scale of 0 to 10. Below 2 it says that all is well.</summary>
    private const string MostExposure = "13";

    private static string Folder => Path.Combine(Overlay.Root, "deploy/host");

    [Fact]
    public void TheClusterOfOneHostMayBeStarted() => Assert.Empty(ComposeCheck.Run(File.ReadAllText(Path.Combine(Folder, "compose.yaml")), Folder));

    [Theory]
    [InlineData("mem_limit: 4g", "mem_limt: 4g", "mem_limt")]
    [InlineData("    mem_limit: 4g\n", "", "silo may take all the host's memory")]
    [InlineData("replicas: 2", "replicas: two", "two")]
    [InlineData("realtimerec/silo:0.1.0", "realtimerec/silo:0.0.9", "silo has the image realtimerec/silo:0.0.9")]
    [InlineData("redis:7.4-alpine", "redis:latest", "redis has the image redis:latest")]
    [InlineData("redis:7.4-alpine", "redis:7", "redis has the image redis:7")]
    [InlineData("  cap_drop: [ALL]\n", "", "gateway may do more")]
    [InlineData("read_only: true", "read_only: false", "silo may do more")]
    [InlineData("no-new-privileges:true", "no-new-privileges:false", "silo may do more")]
    [InlineData("stop_grace_period: 45s", "stop_grace_period: 30s", "gateway is killed 30s")]
    [InlineData("127.0.0.1:8080:8080", "8080:8080", "gateway is open to everybody")]
    [InlineData("127.0.0.1:9094:9094", "0.0.0.0:9094:9094", "kafka is open to everybody")]
    [InlineData("    restart: on-failure\n", "", "topics stays down")]
    [InlineData("redis: {condition: service_healthy}", "reddis: {condition: service_healthy}", "waits for reddis")]
    [InlineData("redis: {condition: service_healthy}", "redis: {condition: service_started}", "does not wait until redis")]
    [InlineData("redis: {condition: service_healthy}", "gateway: {condition: service_healthy}", "which nobody finds out")]
    [InlineData("AllowedHosts:", "AlowedHosts:", "gateway has AlowedHosts")]
    [InlineData("Redis__ConnectionString:", "Redis__Connection:", "silo has Redis:Connection")]
    [InlineData("ConnectionString: redis:6379", "ConnectionString: cache:6379", "looks for cache:6379")]
    [InlineData("base/create-topics.sh", "create-topics.sh", "topics mounts")]
    [InlineData("volumes:\n  redis:\n", "volumes:\n", "redis mounts redis")]
    public void AWrongClusterIsRefused(string text, string instead, string says)
    {
        var file = File.ReadAllText(Path.Combine(Folder, "compose.yaml"));
        Assert.Contains(text, file, StringComparison.Ordinal);
        Assert.Contains(ComposeCheck.Run(file.Replace(text, instead, StringComparison.Ordinal), Folder), fault => fault.Contains(says, StringComparison.Ordinal));
    }

    [SkippableFact]
    public void TheServiceMayBeInstalledAndDoesNoMoreThanItMust()
    {
        var (verified, secured) = Analyze(Unit());
        Assert.Equal("", verified);
        Assert.Equal("", secured);
    }

    [SkippableTheory]
    [InlineData("TimeoutStopSec=", "TimoutStopSec=", "Unknown key 'TimoutStopSec'")]
    [InlineData("Type=exec", "Type=exce", "Failed to parse service type")]
    [InlineData("ExecStart=", "ExecStart=/nowhere", "is not executable")]
    [InlineData("After=network-online.target", "After=nothing.target\nRequires=nothing.target", "nothing.target")]
    public void AWrongServiceIsRefused(string text, string instead, string says) =>
        Assert.Contains(says, Analyze(Unit(text, instead)).Verified, StringComparison.Ordinal);

    [SkippableTheory]
    [InlineData("DynamicUser=yes", "User=root")]
    [InlineData("SystemCallFilter=@system-service", "")]
    [InlineData("RestrictNamespaces=yes", "")]
    public void AServiceThatMayDoMoreThanItMustIsRefused(string text, string instead) =>
        Assert.Contains("exposure", Analyze(Unit(text, instead)).Secured, StringComparison.OrdinalIgnoreCase);

    private static string Unit(string text = "Type=exec", string instead = "Type=exec")
    {
        var unit = File.ReadAllText(Path.Combine(Folder, "realtimerec.service"));
        Assert.Contains(text, unit, StringComparison.Ordinal);
        return unit.Replace(text, instead, StringComparison.Ordinal);
    }

    /// <summary>What systemd says against a unit; empty where nothing.</summary>
    private static (string Verified, string Secured) Analyze(string unit)
    {
        Requirement.Met(Overlay.OnPath("systemd-analyze"), "systemd-analyze is not on the PATH (package systemd).");
        using var folder = new TemporaryDirectory();
        File.CreateSymbolicLink(folder.File("RealtimeRec.Standalone"), "/bin/true");
        var path = folder.File("realtimerec.service");
        File.WriteAllText(path, unit.Replace("/opt/realtimerec", folder.FullPath, StringComparison.Ordinal));
        return (Run("verify", "--man=no", path), Run("security", "--offline=true", "--no-pager", "--threshold=" + MostExposure, path));
    }

    private static string Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("systemd-analyze", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && errors.Result.Length == 0 ? "" : output + errors.Result;
    }
}
