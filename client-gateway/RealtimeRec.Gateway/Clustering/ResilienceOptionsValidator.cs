using Microsoft.Extensions.Options;

namespace RealtimeRec.Gateway.Clustering;

/// <summary>Refuses resilience options that make no sense, naming the key.</summary>
internal sealed class ResilienceOptionsValidator : IValidateOptions<ResilienceOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestBreak = TimeSpan.FromMilliseconds(500);

    public ValidateOptionsResult Validate(string? name, ResilienceOptions options)
    {
        var errors = new List<string>();
        void Within(TimeSpan value, TimeSpan least, TimeSpan most, string key)
        {
            if (value < least || value > most)
            {
                errors.Add($"{ResilienceOptions.Section}:{key} must be from {least} to {most}, not {value}.");
            }
        }

        Within(options.AttemptTimeout, Shortest, Longest, nameof(options.AttemptTimeout));
        Within(options.CallTimeout, Shortest, Longest, nameof(options.CallTimeout));
        Within(options.ProfilePatience, Shortest, Longest, nameof(options.ProfilePatience));
        Within(options.ReplicaPatience, Shortest, Longest, nameof(options.ReplicaPatience));
        Within(options.FirstPause, TimeSpan.Zero, Longest, nameof(options.FirstPause));
        Within(options.LongestPause, TimeSpan.FromMilliseconds(1), Longest, nameof(options.LongestPause));
        Within(options.BreakerWindow, ShortestBreak, Longest, nameof(options.BreakerWindow));
        Within(options.BreakDuration, ShortestBreak, Longest, nameof(options.BreakDuration));
        if (options.BreakerFailureRatio is not (> 0 and <= 1))
        {
            errors.Add($"{ResilienceOptions.Section}:{nameof(options.BreakerFailureRatio)} must be above 0 and at most 1, not {options.BreakerFailureRatio}.");
        }

        if (options.BreakerMinimumCalls < 2)
        {
            errors.Add($"{ResilienceOptions.Section}:{nameof(options.BreakerMinimumCalls)} must be at least 2, not {options.BreakerMinimumCalls}.");
        }

        if (options.AttemptTimeout > options.CallTimeout)
        {
            errors.Add(
                $"{ResilienceOptions.Section}:{nameof(options.AttemptTimeout)} ({options.AttemptTimeout}) must not be longer than "
                + $"{ResilienceOptions.Section}:{nameof(options.CallTimeout)} ({options.CallTimeout}).");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
