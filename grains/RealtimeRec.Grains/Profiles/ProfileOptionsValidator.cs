using Microsoft.Extensions.Options;
using RealtimeRec.Events;

namespace RealtimeRec.Profiles;

/// <summary>Refuses profile options that make no sense, naming the key.</summary>
internal sealed class ProfileOptionsValidator : IValidateOptions<ProfileOptions>
{
    private static readonly TimeSpan ShortestRetention = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRetention = TimeSpan.FromDays(7);

    public ValidateOptionsResult Validate(string? name, ProfileOptions options)
    {
        var errors = new List<string>();
        void Positive(TimeSpan value, string key)
        {
            if (value <= TimeSpan.Zero)
            {
                errors.Add($"{ProfileOptions.Section}:{key} must be a positive duration, not {value}.");
            }
        }

        if (options.EventIdRetention < ShortestRetention || options.EventIdRetention > LongestRetention)
        {
            errors.Add(
                $"{ProfileOptions.Section}:{nameof(options.EventIdRetention)} must be from {ShortestRetention} to {LongestRetention}, not {options.EventIdRetention}.");
        }

        Positive(options.SessionGap, nameof(options.SessionGap));
        Positive(options.ShortTermHalfLife, nameof(options.ShortTermHalfLife));
        Positive(options.LongTermHalfLife, nameof(options.LongTermHalfLife));
        Positive(options.PopularityHalfLife, nameof(options.PopularityHalfLife));
        if (options.ShortTermRankDecay is not (> 0 and <= 1))
        {
            errors.Add($"{ProfileOptions.Section}:{nameof(options.ShortTermRankDecay)} must be above 0 and at most 1, not {options.ShortTermRankDecay}.");
        }

        foreach (var (key, weight) in options.EventWeights)
        {
            if (!EventNames.TryParse(key, out _))
            {
                errors.Add($"{ProfileOptions.Section}:{nameof(options.EventWeights)}:{key} is no event name. Known: {string.Join(", ", EventNames.All)}.");
            }
            else if (!double.IsFinite(weight) || Math.Abs(weight) > 100)
            {
                errors.Add($"{ProfileOptions.Section}:{nameof(options.EventWeights)}:{key} must be a number from -100 to 100.");
            }
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
