using Confluent.Kafka;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Hosting.Kafka;

/// <summary>
/// Where the shop's events and catalogue come from, the same for silos and gateways. Bound from the configuration section
/// <c>Kafka</c>; without <see cref="BootstrapServers"/> there is no Kafka, and events come over HTTP alone.
/// </summary>
public sealed class KafkaOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Kafka";

    /// <summary>How often clients ask which partitions a topic has: those that are added are written to and read so soon.</summary>
    public static readonly TimeSpan MetadataRefreshInterval = TimeSpan.FromSeconds(10);

    /// <summary>Brokers to begin with, such as <c>kafka-0:9092,kafka-1:9092</c>; <c>kafka://</c> or the protocol before a host is taken. Null or blank for no Kafka.</summary>
    public string? BootstrapServers { get; set; }

    /// <summary>Topic of shopper events; key = user id, value = one JSON event.</summary>
    public string EventsTopic { get; set; } = "shop.events";

    /// <summary>Topic of what was refused, with the reason in its headers.</summary>
    public string DeadLetterTopic { get; set; } = "shop.events.dead-letter";

    /// <summary>Topic of the catalogue; key = item id, value = one JSON product, or null to retire it.</summary>
    public string CatalogTopic { get; set; } = "shop.catalog";

    /// <summary><c>plaintext</c>, <c>ssl</c>, <c>sasl_plaintext</c> or <c>sasl_ssl</c>.</summary>
    public string SecurityProtocol { get; set; } = "plaintext";

    /// <summary>With SASL: <c>PLAIN</c>, <c>SCRAM-SHA-256</c> or <c>SCRAM-SHA-512</c>.</summary>
    public string? SaslMechanism { get; set; }

    /// <summary>With SASL: the user.</summary>
    public string? SaslUsername { get; set; }

    /// <summary>With SASL: the password.</summary>
    public string? SaslPassword { get; set; }

    /// <summary>With TLS: file or folder of the authorities to trust; null for the system's.</summary>
    public string? SslCaLocation { get; set; }

    /// <summary>With TLS: file of this client's certificate (PEM), if brokers ask for one.</summary>
    public string? SslCertificateLocation { get; set; }

    /// <summary>With TLS: file of the certificate's private key (PEM).</summary>
    public string? SslKeyLocation { get; set; }

    /// <summary>With TLS: password of the private key.</summary>
    public string? SslKeyPassword { get; set; }

    /// <summary>
    /// Further properties for every client by their librdkafka names
    /// (https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md); they win over the ones above.
    /// </summary>
    public Dictionary<string, string> Properties { get; set; } = [];

    /// <summary>Whether there is a Kafka.</summary>
    public bool IsConfigured => !string.IsNullOrWhiteSpace(BootstrapServers);

    /// <summary>The connection as librdkafka's properties, for a consumer or a producer to add its own to.</summary>
    public Dictionary<string, string> ClientProperties()
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        void Set(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                properties[name] = value;
            }
        }

        Set("bootstrap.servers", BootstrapServers is { } servers ? BrokerList.Normalize(servers) : null);
        Set("security.protocol", SecurityProtocol);
        Set("sasl.mechanism", SaslMechanism);
        Set("sasl.username", SaslUsername);
        Set("sasl.password", SaslPassword);
        Set("ssl.ca.location", SslCaLocation);
        Set("ssl.certificate.location", SslCertificateLocation);
        Set("ssl.key.location", SslKeyLocation);
        Set("ssl.key.password", SslKeyPassword);
        foreach (var (name, value) in Properties)
        {
            properties[name] = value;
        }

        return properties;
    }

    /// <summary>What ends the start when librdkafka refuses a setting.</summary>
    /// <param name="client">Whose, such as <c>the producer</c>.</param>
    /// <param name="refusal">What the library said.</param>
    public static OptionsValidationException Refused(string client, Exception refusal) => new(
        Options.DefaultName,
        typeof(KafkaOptions),
        [$"{Section}: {client} cannot be made of these settings: {SecretRedaction.RedactPatterns(refusal.Message)}"]);

    /// <summary>Whether an exception is librdkafka's refusal of a setting, thrown where a client is built.</summary>
    public static bool IsRefusal(Exception exception) => exception is InvalidOperationException or ArgumentException or KafkaException;
}
