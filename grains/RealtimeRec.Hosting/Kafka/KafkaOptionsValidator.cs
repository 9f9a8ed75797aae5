using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Hosting.Kafka;

/// <summary>Refuses a Kafka section that cannot work, naming the key.</summary>
public sealed class KafkaOptionsValidator : IValidateOptions<KafkaOptions>
{
    private const int MaxTopicLength = 249;
    private const string BootstrapProperty = "bootstrap.servers";

    private static readonly string[] Protocols = ["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"];
    private static readonly string[] Mechanisms = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"];

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, KafkaOptions options)
    {
        if (!options.IsConfigured)
        {
            return ValidateOptionsResult.Success;
        }

        var check = new OptionsCheck(KafkaOptions.Section);
        if (BrokerList.Check(options.BootstrapServers!, options.SecurityProtocol) is { } brokers)
        {
            check.Refuse(nameof(options.BootstrapServers), brokers);
        }

        if (options.Properties.TryGetValue(BootstrapProperty, out var further) && BrokerList.Check(further, options.SecurityProtocol) is { } furtherBrokers)
        {
            check.Refuse($"{nameof(options.Properties)}:{BootstrapProperty}", furtherBrokers);
        }

        (string Key, string Topic)[] topics =
        [
            (nameof(options.EventsTopic), options.EventsTopic),
            (nameof(options.DeadLetterTopic), options.DeadLetterTopic),
            (nameof(options.CatalogTopic), options.CatalogTopic),
        ];
        foreach (var (key, topic) in topics)
        {
            if (!IsTopic(topic))
            {
                check.Refuse(key, $"must be a topic's name: letters, digits, '.', '_' and '-', at most {MaxTopicLength}, not \"{topic}\".");
            }
        }

        if (topics.Select(topic => topic.Topic).Distinct(StringComparer.Ordinal).Count() < topics.Length)
        {
            check.Refuse(nameof(options.EventsTopic), "and the other topics must differ from each other.");
        }

        if (!Protocols.Contains(options.SecurityProtocol, StringComparer.OrdinalIgnoreCase))
        {
            check.Refuse(nameof(options.SecurityProtocol), $"must be one of {string.Join(", ", Protocols)}, not \"{options.SecurityProtocol}\".");
        }
        else if (options.SecurityProtocol.StartsWith("sasl", StringComparison.OrdinalIgnoreCase))
        {
            if (!Mechanisms.Contains(options.SaslMechanism, StringComparer.OrdinalIgnoreCase))
            {
                check.Refuse(nameof(options.SaslMechanism), $"must be one of {string.Join(", ", Mechanisms)} with {options.SecurityProtocol}.");
            }

            if (string.IsNullOrEmpty(options.SaslUsername))
            {
                check.Refuse(nameof(options.SaslUsername), $"is missing with {options.SecurityProtocol}.");
            }

            if (string.IsNullOrEmpty(options.SaslPassword))
            {
                check.Refuse(nameof(options.SaslPassword), $"is missing with {options.SecurityProtocol}.");
            }
        }

        foreach (var (key, path) in new[]
        {
            (nameof(options.SslCaLocation), options.SslCaLocation),
            (nameof(options.SslCertificateLocation), options.SslCertificateLocation),
            (nameof(options.SslKeyLocation), options.SslKeyLocation),
        })
        {
            if (!string.IsNullOrWhiteSpace(path) && !File.Exists(path) && !Directory.Exists(path))
            {
                check.Refuse(key, $"names {path}, which does not exist.");
            }
        }

        if (string.IsNullOrWhiteSpace(options.SslCertificateLocation) != string.IsNullOrWhiteSpace(options.SslKeyLocation))
        {
            check.Refuse(nameof(options.SslCertificateLocation), $"and {nameof(options.SslKeyLocation)} go together.");
        }

        return check.Result;
    }

    private static bool IsTopic(string topic) =>
        topic is { Length: > 0 and <= MaxTopicLength } and not ("." or "..")
        && topic.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');
}
