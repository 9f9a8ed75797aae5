using System.Net;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>Whatever is wrong with a setting, no output of a process and no answer of its probes holds a secret.</summary>
public sealed class SecretTests
{
    private const string Secret = "hunter2xyz";
    private const string Nowhere = "127.0.0.1:1";

    public static TheoryData<string[]> Settings =>
    [
        ["--Redis:ConnectionString", $"redis://:{Secret}@127.0.0.1:1/0"],
        ["--Redis:ConnectionString", $"redis://shop:{Secret}@127.0.0.1:1/none"],
        ["--Redis:ConnectionString", $"rediss://:{Secret}@127.0.0.1:1"],
        ["--Redis:ConnectionString", $":{Secret}@127.0.0.1:1"],
        ["--Redis:ConnectionString", $"http://:{Secret}@127.0.0.1:1"],
        ["--Redis:ConnectionString", $"127.0.0.1:1,password={Secret}"],
        ["--Redis:ConnectionString", $"127.0.0.1:1,password=half,{Secret}"],
        ["--Redis:ConnectionString", $"127.0.0.1:1,pass={Secret}"],
        ["--Redis:ConnectionString", $"{Secret};127.0.0.1"],
        ["--Kafka:BootstrapServers", $"kafka://shop:{Secret}@127.0.0.1:1"],
        ["--Kafka:BootstrapServers", $"shop:{Secret}@127.0.0.1:1"],
        ["--Kafka:BootstrapServers", Nowhere, "--Kafka:SecurityProtocol", "sasl_plaintext", "--Kafka:SaslMechanism", "NONE", "--Kafka:SaslPassword", Secret],
        ["--Kafka:BootstrapServers", Nowhere, "--Kafka:SecurityProtocol", "sasl_plaintext", "--Kafka:SaslMechanism", "PLAIN", "--Kafka:SaslUsername", "", "--Kafka:SaslPassword", Secret],
        ["--Kafka:BootstrapServers", Nowhere, "--Kafka:Properties:sasl.pasword", Secret],
        ["--Kafka:BootstrapServers", Nowhere, "--Kafka:Properties:ssl.key.pem", Secret, "--Kafka:SecurityProtocol", "ssl"],
        ["--Kafka:BootstrapServers", Nowhere, "--Kafka:SslKeyPassword", Secret, "--Kafka:SecurityProtocol", "ssl", "--Kafka:SslKeyLocation", "/dev/null", "--Kafka:SslCertificateLocation", "/dev/null"],
        ["--Kafka:BootstrapServers", Nowhere, "--Kafka:Properties:bootstrap.servers", $"shop:{Secret}@127.0.0.1:1"],
    ];

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task NoOutputOfASiloThatCannotStartHoldsASecret(string[] settings)
    {
        var (exitCode, output) = await ProgramCommandLine.RunAsync(
        [
            "--Redis:ConnectionString", Nowhere, "--Redis:StartTimeout", "00:00:01",
            "--Silo:SiloPort", $"{FreePort.Next()}", "--Silo:GatewayPort", $"{FreePort.Next()}", .. settings,
        ]);
        Assert.Equal(1, exitCode);
        Assert.DoesNotContain(Secret, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.Contains("The silo cannot start", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ARedisUrlWithAPasswordConnectsAndIsNamedNowhere()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var redis = await RedisServer.StartAsync(password: Secret);
        var url = redis.Url;
        Assert.Contains(Secret, url, StringComparison.Ordinal);
        await using var silo = SiloProcess.Start(url);
        await silo.WaitUntilReadyAsync();
        await using var gateway = GatewayProcess.Start(url);
        await gateway.WaitUntilReadyAsync();
        Assert.DoesNotContain(Secret, await silo.Http.GetStringAsync("/healthz/ready"), StringComparison.Ordinal);
        await redis.StopAsync();
        await silo.WaitUntilAsync("it to miss its store", async () => (await silo.Http.GetStringAsync("/healthz/ready")).Contains("cannot be reached", StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, await silo.Http.GetStringAsync("/healthz/ready"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await gateway.StatusOfAsync("/healthz/live"));
        await gateway.KillAsync();
        await silo.KillAsync();
        Assert.DoesNotContain(Secret, silo.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, gateway.Log, StringComparison.Ordinal);
    }
}
