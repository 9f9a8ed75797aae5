using Microsoft.Extensions.Options;
using RealtimeRec.Candidates;

namespace RealtimeRec.Search;

/// <summary>Refuses settings of searches that make no sense, naming the key.</summary>
internal sealed class SearchOptionsValidator(RecipeBook<SearchQuery> recipes) : IValidateOptions<SearchOptions>
{
    /// <summary>Most that <see cref="SearchOptions.ShoppersToShow"/> may be: so many are remembered of every query.</summary>
    private const int MaxShoppersToShow = 100;

    public ValidateOptionsResult Validate(string? name, SearchOptions options) =>
        options.ShoppersToShow is < 1 or > MaxShoppersToShow
            ? ValidateOptionsResult.Fail($"{SearchOptions.Section}:{nameof(options.ShoppersToShow)} must be from 1 to {MaxShoppersToShow}.")
            : recipes.Validate($"{SearchOptions.Section}:{nameof(options.Recipe)}", options.Recipe);
}
