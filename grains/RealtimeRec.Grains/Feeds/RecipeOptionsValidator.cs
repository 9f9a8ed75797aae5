using Microsoft.Extensions.Options;
using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds;

/// <summary>Refuses recipes that make no sense, naming the key.</summary>
internal sealed class RecipeOptionsValidator(RecipeBook<FeedQuery> recipes) : IValidateOptions<RecipeOptions>
{
    public ValidateOptionsResult Validate(string? name, RecipeOptions options) => recipes.Validate($"{FeedOptions.Section}:{nameof(options.Recipe)}", options.Recipe);
}
