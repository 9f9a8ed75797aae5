using Microsoft.Extensions.Options;

namespace RealtimeRec.Feeds;

/// <summary>Refuses feed options that make no sense, naming the key.</summary>
internal sealed class FeedOptionsValidator : IValidateOptions<FeedOptions>
{
    public ValidateOptionsResult Validate(string? name, FeedOptions options)
    {
        var errors = new List<string>();
        if (!options.Recipes.ContainsKey(options.Recipe))
        {
            errors.Add($"{FeedOptions.Section}:{nameof(options.Recipe)} names \"{options.Recipe}\", which is not in {FeedOptions.Section}:{nameof(options.Recipes)} ({string.Join(", ", options.Recipes.Keys)}).");
        }

        if (options.QueueCapacity is < 0 or > 1_000_000)
        {
            errors.Add($"{FeedOptions.Section}:{nameof(options.QueueCapacity)} must be from 0 to 1,000,000, not {options.QueueCapacity}.");
        }

        foreach (var (key, recipe) in options.Recipes)
        {
            var prefix = $"{FeedOptions.Section}:{nameof(options.Recipes)}:{key}:";
            foreach (var (count, property) in new[]
            {
                (recipe.ProfileCandidates, nameof(recipe.ProfileCandidates)),
                (recipe.CoVisitedCandidates, nameof(recipe.CoVisitedCandidates)),
                (recipe.TrendingInCategoryCandidates, nameof(recipe.TrendingInCategoryCandidates)),
                (recipe.TrendingCandidates, nameof(recipe.TrendingCandidates)),
                (recipe.NewArrivalCandidates, nameof(recipe.NewArrivalCandidates)),
            })
            {
                if (count is < 0 or > 1_000)
                {
                    errors.Add($"{prefix}{property} must be from 0 to 1,000, not {count}.");
                }
            }

            foreach (var (value, most, property) in new[]
            {
                (recipe.ShortTermShare, 1, nameof(recipe.ShortTermShare)),
                (recipe.Relevance, 1, nameof(recipe.Relevance)),
                (recipe.ProfileWeight, 100, nameof(recipe.ProfileWeight)),
                (recipe.CoVisitedWeight, 100, nameof(recipe.CoVisitedWeight)),
                (recipe.AffinityWeight, 100, nameof(recipe.AffinityWeight)),
                (recipe.PopularityWeight, 100, nameof(recipe.PopularityWeight)),
                (recipe.NoveltyWeight, 100, nameof(recipe.NoveltyWeight)),
                (recipe.SeenPenalty, 100, nameof(recipe.SeenPenalty)),
            })
            {
                if (!(value >= 0 && value <= most))
                {
                    errors.Add($"{prefix}{property} must be from 0 to {most}, not {value}.");
                }
            }

            if (recipe.NoveltyHalfLife <= TimeSpan.Zero)
            {
                errors.Add($"{prefix}{nameof(recipe.NoveltyHalfLife)} must be a positive duration.");
            }
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
