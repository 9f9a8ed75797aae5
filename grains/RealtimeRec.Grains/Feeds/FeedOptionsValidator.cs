using Microsoft.Extensions.Options;

namespace RealtimeRec.Feeds;

/// <summary>Refuses feed options that make no sense, naming the key.</summary>
internal sealed class FeedOptionsValidator : IValidateOptions<FeedOptions>
{
    public ValidateOptionsResult Validate(string? name, FeedOptions options) => options.QueueCapacity is < 0 or > 1_000_000
        ? ValidateOptionsResult.Fail($"{FeedOptions.Section}:{nameof(options.QueueCapacity)} must be from 0 to 1,000,000, not {options.QueueCapacity}.")
        : ValidateOptionsResult.Success;
}
