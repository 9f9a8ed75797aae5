using Microsoft.Extensions.Options;
using RealtimeRec.Events;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Profiles;

/// <summary>Refuses profile options that make no sense, naming the key.</summary>
internal sealed class ProfileOptionsValidator : IValidateOptions<ProfileOptions>
{
    private static readonly TimeSpan ShortestRetention = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRetention = TimeSpan.FromDays(7);

    public ValidateOptionsResult Validate(string? name, ProfileOptions options)
    {
        var check = new OptionsCheck(ProfileOptions.Section);
        check.Within(nameof(options.EventIdRetention), options.EventIdRetention, ShortestRetention, LongestRetention);
        check.Positive(nameof(options.SessionGap), options.SessionGap);
        check.Positive(nameof(options.ShortTermHalfLife), options.ShortTermHalfLife);
        check.Positive(nameof(options.LongTermHalfLife), options.LongTermHalfLife);
        check.Positive(nameof(options.PopularityHalfLife), options.PopularityHalfLife);
        check.AboveZero(nameof(options.ShortTermRankDecay), options.ShortTermRankDecay, 1);
        foreach (var (key, weight) in options.EventWeights)
        {
            if (!EventNames.TryParse(key, out _))
            {
                check.Refuse($"{nameof(options.EventWeights)}:{key}", $"is no event name. Known: {string.Join(", ", EventNames.All)}.");
            }
            else
            {
                check.Within($"{nameof(options.EventWeights)}:{key}", weight, -100, 100);
            }
        }

        return check.Result;
    }
}
