using Microsoft.Extensions.Options;

namespace RealtimeRec.Gateway.Events;

/// <summary>Refuses producer options that make no sense, naming the key.</summary>
internal sealed class KafkaIngressOptionsValidator : IValidateOptions<KafkaIngressOptions>
{
    private static readonly TimeSpan LongestLinger = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, KafkaIngressOptions options)
    {
        var errors = new List<string>();
        void Refuse(string key, string message) => errors.Add($"{KafkaIngressOptions.Section}:{key} must be {message}.");

        if (options.Linger < TimeSpan.Zero || options.Linger > LongestLinger)
        {
            Refuse(nameof(options.Linger), $"from {TimeSpan.Zero} to {LongestLinger}, not {options.Linger}");
        }

        if (options.MessageTimeout < ShortestTimeout || options.MessageTimeout > LongestTimeout)
        {
            Refuse(nameof(options.MessageTimeout), $"from {ShortestTimeout} to {LongestTimeout}, not {options.MessageTimeout}");
        }

        if (options.MessageTimeout <= options.Linger)
        {
            Refuse(nameof(options.MessageTimeout), $"longer than {KafkaIngressOptions.Section}:{nameof(options.Linger)}");
        }

        if (options.MaxQueuedEvents is < 1 or > 10_000_000)
        {
            Refuse(nameof(options.MaxQueuedEvents), $"from 1 to 10000000, not {options.MaxQueuedEvents}");
        }

        if (options.MaxQueuedKilobytes is < 1 or > 2_097_151)
        {
            Refuse(nameof(options.MaxQueuedKilobytes), $"from 1 to 2097151, not {options.MaxQueuedKilobytes}");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
