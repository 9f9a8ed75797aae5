using Microsoft.Extensions.Options;
using RealtimeRec.Candidates;

namespace RealtimeRec.Search;

/// <summary>Refuses recipes of searches that make no sense, naming the key.</summary>
internal sealed class SearchOptionsValidator(RecipeBook<SearchQuery> recipes) : IValidateOptions<SearchOptions>
{
    public ValidateOptionsResult Validate(string? name, SearchOptions options)
    {
        var errors = recipes.Errors.ToList();
        if (recipes.Find(options.Recipe) is null)
        {
            errors.Add($"{SearchOptions.Section}:{nameof(options.Recipe)} names {options.Recipe}, and there are only {string.Join(", ", recipes.Names)}.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
