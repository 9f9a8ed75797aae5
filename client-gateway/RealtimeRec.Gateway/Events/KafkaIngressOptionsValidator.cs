using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Gateway.Events;

/// <summary>Refuses producer options that make no sense, naming the key.</summary>
internal sealed class KafkaIngressOptionsValidator : IValidateOptions<KafkaIngressOptions>
{
    private static readonly TimeSpan LongestLinger = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, KafkaIngressOptions options)
    {
        var check = new OptionsCheck(KafkaIngressOptions.Section);
        check.Within(nameof(options.Linger), options.Linger, TimeSpan.Zero, LongestLinger);
        check.Within(nameof(options.MessageTimeout), options.MessageTimeout, ShortestTimeout, LongestTimeout);
        if (options.MessageTimeout <= options.Linger)
        {
            check.Refuse(nameof(options.MessageTimeout), $"must be longer than {KafkaIngressOptions.Section}:{nameof(options.Linger)}.");
        }

        check.Within(nameof(options.MaxQueuedEvents), options.MaxQueuedEvents, 1, 10_000_000);
        check.Within(nameof(options.MaxQueuedKilobytes), options.MaxQueuedKilobytes, 1, 2_097_151);
        return check.Result;
    }
}
