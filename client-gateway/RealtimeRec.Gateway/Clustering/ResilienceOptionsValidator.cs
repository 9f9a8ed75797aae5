using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Gateway.Clustering;

/// <summary>Refuses resilience options that make no sense, naming the key.</summary>
internal sealed class ResilienceOptionsValidator : IValidateOptions<ResilienceOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestBreak = TimeSpan.FromMilliseconds(500);

    public ValidateOptionsResult Validate(string? name, ResilienceOptions options)
    {
        var check = new OptionsCheck(ResilienceOptions.Section);
        check.Within(nameof(options.AttemptTimeout), options.AttemptTimeout, Shortest, Longest);
        check.Within(nameof(options.CallTimeout), options.CallTimeout, Shortest, Longest);
        check.Within(nameof(options.ProfilePatience), options.ProfilePatience, Shortest, Longest);
        check.Within(nameof(options.ReplicaPatience), options.ReplicaPatience, Shortest, Longest);
        check.Within(nameof(options.FirstPause), options.FirstPause, TimeSpan.Zero, Longest);
        check.Within(nameof(options.LongestPause), options.LongestPause, TimeSpan.FromMilliseconds(1), Longest);
        check.Within(nameof(options.BreakerWindow), options.BreakerWindow, ShortestBreak, Longest);
        check.Within(nameof(options.BreakDuration), options.BreakDuration, ShortestBreak, Longest);
        check.AboveZero(nameof(options.BreakerFailureRatio), options.BreakerFailureRatio, 1);
        check.AtLeast(nameof(options.BreakerMinimumCalls), options.BreakerMinimumCalls, 2);
        if (options.AttemptTimeout > options.CallTimeout)
        {
            check.Refuse(
                nameof(options.AttemptTimeout),
                $"({options.AttemptTimeout}) must not be longer than {ResilienceOptions.Section}:{nameof(options.CallTimeout)} ({options.CallTimeout}).");
        }

        return check.Result;
    }
}
