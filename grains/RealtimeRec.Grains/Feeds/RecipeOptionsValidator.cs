using Microsoft.Extensions.Options;
using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds;

/// <summary>Refuses recipes that make no sense, naming the key.</summary>
internal sealed class RecipeOptionsValidator(RecipeBook<FeedQuery> recipes) : IValidateOptions<RecipeOptions>
{
    public ValidateOptionsResult Validate(string? name, RecipeOptions options)
    {
        var errors = recipes.Errors.ToList();
        if (recipes.Find(options.Recipe) is null)
        {
            errors.Add($"{FeedOptions.Section}:{nameof(options.Recipe)} names {options.Recipe}, and there are only {string.Join(", ", recipes.Names)}.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
