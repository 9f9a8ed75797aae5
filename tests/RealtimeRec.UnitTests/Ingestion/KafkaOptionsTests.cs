using RealtimeRec.Hosting.Kafka;
using RealtimeRec.Silo.Ingestion;

namespace RealtimeRec.UnitTests.Ingestion;

public sealed class KafkaOptionsTests
{
    [Fact]
    public void WithoutBrokersThereIsNothingToValidate() =>
        Assert.True(new KafkaOptionsValidator().Validate(null, new KafkaOptions { EventsTopic = "" }).Succeeded);

    [Fact]
    public void TheConnectionIsPutIntoLibrdkafkasWords()
    {
        var options = new KafkaOptions
        {
            BootstrapServers = "a:9092,b:9092",
            SecurityProtocol = "sasl_ssl",
            SaslMechanism = "SCRAM-SHA-512",
            SaslUsername = "shop",
            SaslPassword = "secret",
            Properties = { ["socket.timeout.ms"] = "5000", ["bootstrap.servers"] = "c:9092" },
        };
        Assert.True(new KafkaOptionsValidator().Validate(null, options).Succeeded);
        var properties = options.ClientProperties();
        Assert.Equal("c:9092", properties["bootstrap.servers"]);
        Assert.Equal("SCRAM-SHA-512", properties["sasl.mechanism"]);
        Assert.Equal("5000", properties["socket.timeout.ms"]);
        Assert.False(properties.ContainsKey("ssl.ca.location"));
    }

    [Theory]
    [InlineData("kafka://a:9092,kafka://b:9092/", "plaintext", "a:9092,b:9092")]
    [InlineData("PLAINTEXT://a:9092", "plaintext", "a:9092")]
    [InlineData(" SASL_SSL://a:9092 , SASL_SSL://b:9093", "sasl_ssl", "a:9092,b:9093")]
    [InlineData("\"a:9092, b:9092\"", "plaintext", "a:9092,b:9092")]
    public void BrokersWrittenAsUrlsAreTaken(string servers, string protocol, string expected)
    {
        var options = new KafkaOptions { BootstrapServers = servers, SecurityProtocol = protocol, SaslMechanism = "PLAIN", SaslUsername = "u", SaslPassword = "p" };
        Assert.True(new KafkaOptionsValidator().Validate(null, options) is { Succeeded: true });
        Assert.Equal(expected, options.ClientProperties()["bootstrap.servers"]);
    }

    [Theory]
    [InlineData("http://a:8082", "web service")]
    [InlineData("https://a:8081", "web service")]
    [InlineData("SASL_SSL://a:9092", "they must agree")]
    [InlineData("kafka://shop:s3cr3t@a:9092", "Kafka:SaslPassword")]
    [InlineData("amqp://a:5672", "host:port")]
    public void AForeignAddressIsNamedWithoutItsSecret(string servers, string expected)
    {
        var failure = Assert.Single(new KafkaOptionsValidator().Validate(null, new KafkaOptions { BootstrapServers = servers }).Failures!);
        Assert.StartsWith("Kafka:BootstrapServers ", failure, StringComparison.Ordinal);
        Assert.Contains(expected, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kafka:BootstrapServers", "kafka", "shop.events", "plaintext", null)]
    [InlineData("Kafka:BootstrapServers", "kafka:0", "shop.events", "plaintext", null)]
    [InlineData("Kafka:EventsTopic", "kafka:9092", "shop events", "plaintext", null)]
    [InlineData("Kafka:EventsTopic", "kafka:9092", "shop.catalog", "plaintext", null)]
    [InlineData("Kafka:SecurityProtocol", "kafka:9092", "shop.events", "tls", null)]
    [InlineData("Kafka:SaslMechanism", "kafka:9092", "shop.events", "sasl_ssl", null)]
    [InlineData("Kafka:SaslUsername", "kafka:9092", "shop.events", "sasl_ssl", "PLAIN")]
    public void AWrongSettingIsNamed(string key, string servers, string topic, string protocol, string? mechanism)
    {
        var options = new KafkaOptions { BootstrapServers = servers, EventsTopic = topic, SecurityProtocol = protocol, SaslMechanism = mechanism };
        var result = new KafkaOptionsValidator().Validate(null, options);
        Assert.Contains(result.Failures!, failure => failure.StartsWith(key, StringComparison.Ordinal));
    }

    [Fact]
    public void IngestionThatCannotWorkIsNamed()
    {
        Assert.True(new IngestionOptionsValidator().Validate(null, new IngestionOptions()).Succeeded);
        var result = new IngestionOptionsValidator().Validate(null, new IngestionOptions { GroupId = " ", MaxBatch = 0, MaxPollInterval = TimeSpan.FromSeconds(3) });
        Assert.Equal(4, result.Failures!.Count());
        Assert.All(result.Failures!, failure => Assert.StartsWith("Ingestion:", failure, StringComparison.Ordinal));
    }
}
