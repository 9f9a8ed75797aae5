using Microsoft.Extensions.Options;
using RealtimeRec.Candidates;

namespace RealtimeRec.Search;

/// <summary>Refuses recipes of searches that make no sense, naming the key.</summary>
internal sealed class SearchOptionsValidator(RecipeBook<SearchQuery> recipes) : IValidateOptions<SearchOptions>
{
    public ValidateOptionsResult Validate(string? name, SearchOptions options) => recipes.Validate($"{SearchOptions.Section}:{nameof(options.Recipe)}", options.Recipe);
}
