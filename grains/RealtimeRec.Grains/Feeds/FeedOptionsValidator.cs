using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Feeds;

/// <summary>Refuses feed options that make no sense, naming the key.</summary>
internal sealed class FeedOptionsValidator : IValidateOptions<FeedOptions>
{
    public ValidateOptionsResult Validate(string? name, FeedOptions options)
    {
        var check = new OptionsCheck(FeedOptions.Section);
        check.Within(nameof(options.QueueCapacity), options.QueueCapacity, 0, 1_000_000);
        return check.Result;
    }
}
