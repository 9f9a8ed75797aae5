using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;
using RealtimeRec.Hosting.Starting;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class SecretRedactionTests
{
    private const string Secret = "hunter2-Zwölf";

    [Theory]
    [InlineData("Kafka:SaslPassword", Secret)]
    [InlineData("Kafka:SslKeyPassword", Secret)]
    [InlineData("Kafka:Properties:sasl.password", Secret)]
    [InlineData("Kafka:Properties:ssl.key.password", Secret)]
    [InlineData("Kafka:Properties:ssl.key.pem", "-----BEGIN KEY-----\n" + Secret + "\n-----END KEY-----")]
    [InlineData("Kafka:Properties:sasl.oauthbearer.client.secret", Secret)]
    [InlineData("Kafka:Properties:sasl.oauthbearer.config", Secret)]
    [InlineData("Redis:ConnectionString", "redis://:" + Secret + "@127.0.0.1:6379/0")]
    [InlineData("Redis:ConnectionString", "redis:6379,password=" + Secret)]
    [InlineData("Redis:ConnectionString", "redis:6379,password=half," + Secret)]
    [InlineData("Kafka:BootstrapServers", "kafka://shop:" + Secret + "@127.0.0.1:9092")]
    public void TheValueOfASecretKeyIsTakenOutWhereverItTurnsUp(string key, string value)
    {
        var secrets = SecretRedaction.Of(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]).Build());
        foreach (var message in new[] { $"said {Secret}.", $"\"{value}\" makes no sense", $"{key}={value}", $"x{Secret}y" })
        {
            Assert.DoesNotContain(Secret, secrets.Redact(message), StringComparison.Ordinal);
        }

        Assert.Equal("Kafka at kafka:9092 did not answer.", secrets.Redact("Kafka at kafka:9092 did not answer."));
    }

    [Theory]
    [InlineData("cannot reach redis://:hunter2-Zwölf@10.0.0.1:6379/0", "cannot reach redis://***@10.0.0.1:6379/0")]
    [InlineData("10.0.0.1:6379,password=hunter2-Zwölf,ssl=true", "10.0.0.1:6379,password=***,ssl=true")]
    [InlineData("sasl.password = hunter2-Zwölf", "sasl.password = ***")]
    [InlineData("nothing hidden: http://10.0.0.1:8080/docs", "nothing hidden: http://10.0.0.1:8080/docs")]
    public void WhatHasTheShapeOfASecretIsTakenOutWithoutAnyConfiguration(string text, string expected) =>
        Assert.Equal(expected, SecretRedaction.None.Redact(text));

    [Fact]
    public void AStartFailureGoesThroughIt()
    {
        var secrets = SecretRedaction.Of(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Kafka:SaslPassword", (string?)Secret)]).Build());
        var failure = new OptionsValidationException("Kafka", typeof(string), [$"Kafka:SaslUsername must not be \"{Secret}\"."]);
        Assert.Equal("Kafka:SaslUsername must not be \"***\".", StartFailure.Explain(new AggregateException(failure), secrets));
    }
}
