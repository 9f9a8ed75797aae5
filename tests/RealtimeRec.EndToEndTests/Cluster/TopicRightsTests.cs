using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Load;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>Topics that are not there, or not RealtimeRec's to write to, on unmodified brokers: health names the topic and the reason.</summary>
public sealed class TopicRightsTests : ClusterTestBase
{
    private const string Events = "shop.events";
    private const string DeadLetters = "shop.events.dead-letter";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [SkippableFact]
    public async Task WithoutTheRightToWriteDeadLettersEventsFlowOnAndHealthSaysSo()
    {
        SharedKafka.Require();
        var cluster = await StartAsync(new LocalClusterOptions
        {
            Silos = 1,
            EventPartitions = 1,
            BrokerConfiguration = """
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                allow.everyone.if.no.acl.found=true
                """,
        });
        var admin = cluster.Kafka.Admin;
        AclBinding[] rights = [Right(AclOperation.All, AclPermissionType.Allow), Right(AclOperation.Write, AclPermissionType.Deny)];
        await admin.CreateAclsAsync(rights);
        var silo = cluster.Silos[0];
        await ProduceAsync(cluster, "ann", "no event", "ann-1");
        await cluster.UntilAppliedAsync([new("ann", 1)]);
        await UntilAsync(silo, "ingestion", "degraded", $"{DeadLetters} cannot be written to since", "authorization failed");
        Assert.Matches("realtimerec_ingestion_dead_letters_dropped_total{[^}]*error=\"TopicAuthorizationFailed\"", await silo.Http.GetStringAsync("/metrics"));
        Assert.Equal(HttpStatusCode.OK, await silo.StatusOfAsync("/healthz/ready"));

        await admin.DeleteAclsAsync(rights.Select(right => right.ToFilter()));
        await silo.WaitUntilAsync("a letter to be written", async () =>
        {
            await ProduceAsync(cluster, "ann", "no event either");
            return (await DeadLetterReader.ReadAllAsync(cluster.BootstrapServers)).Originals.Count > 0;
        });
        await UntilAsync(silo, "ingestion", "healthy");
    }

    [SkippableFact]
    public async Task ATopicThatIsNotThereIsNamedInAFewLines()
    {
        SharedKafka.Require();
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 1, EventPartitions = 1 });
        var silo = cluster.Silos[0];
        await UntilAsync(cluster.Gateway, "kafka", "healthy");
        await UntilAsync(silo, "ingestion", "healthy");
        var linesBefore = Lines(silo) + Lines(cluster.Gateway);
        await cluster.Kafka.DeleteTopicAsync(Events);
        await cluster.Kafka.DeleteTopicAsync(DeadLetters);
        await UntilAsync(cluster.Gateway, "kafka", "degraded", $"{Events} cannot be written to since", "Unknown topic or partition");
        await UntilAsync(silo, "ingestion", "degraded", $"{Events}: ", "Unknown topic or partition");
        Assert.Equal(HttpStatusCode.OK, await cluster.Gateway.StatusOfAsync("/healthz/ready"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(cluster, "ann"));

        await cluster.Kafka.CreateTopicAsync(Events, partitions: 1);
        await UntilAsync(silo, "ingestion", "degraded", $"{DeadLetters} cannot be written to since", "Unknown topic or partition");
        await cluster.Kafka.CreateTopicAsync(DeadLetters, partitions: 1);
        await UntilAsync(cluster.Gateway, "kafka", "healthy");
        await cluster.Gateway.WaitUntilAsync("an event to be taken", async () => await SendAsync(cluster, "bob") == HttpStatusCode.Accepted);
        await cluster.UntilAppliedAsync([new("bob", 1)]);
        Assert.InRange(Lines(silo) + Lines(cluster.Gateway) - linesBefore, 0, 60);
    }

    private static AclBinding Right(AclOperation operation, AclPermissionType permission) => new()
    {
        Pattern = new ResourcePattern { Type = ResourceType.Topic, Name = DeadLetters, ResourcePatternType = ResourcePatternType.Literal },
        Entry = new AccessControlEntry { Principal = "User:ANONYMOUS", Host = "*", Operation = operation, PermissionType = permission },
    };

    private static int Lines(ServiceProcess process) => process.Log.Split('\n').Count(line => line.Contains("shop.events", StringComparison.Ordinal));

    private static async Task ProduceAsync(LocalCluster cluster, string user, params string[] records)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = cluster.BootstrapServers }).SetLogHandler((_, _) => { }).Build();
        foreach (var record in records)
        {
            var value = record.StartsWith(user, StringComparison.Ordinal)
                ? JsonSerializer.SerializeToUtf8Bytes(Sample.View(user, "pan").With("event_id", record))
                : Encoding.UTF8.GetBytes(record);
            await producer.ProduceAsync(Events, new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(user), Value = value });
        }
    }

    private static async Task<HttpStatusCode> SendAsync(LocalCluster cluster, string user)
    {
        using var response = await cluster.Gateway.Http.PostAsJsonAsync("/v1/events", Sample.View(user, "pan"));
        return response.StatusCode;
    }

    private static async Task UntilAsync(ServiceProcess process, string name, string status, params string[] said)
    {
        var seen = "";
        var held = await Eventually.TryAsync(
            async () =>
            {
                var (now, description, _, _) = await process.CheckAsync(name);
                seen = $"{now}: {description}";
                return seen.StartsWith(status + ":", StringComparison.Ordinal) && said.All(part => seen.Contains(part, StringComparison.Ordinal));
            },
            Patience);
        Assert.True(held, $"{process.Name} says \"{seen}\", not \"{status}: {string.Join(" … ", said)}\". Its log: {process.LogPath}");
    }
}
