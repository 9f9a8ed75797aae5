using Microsoft.Extensions.Options;
using RealtimeRec.Candidates;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Search;

/// <summary>Refuses settings of searches that make no sense, naming the key.</summary>
internal sealed class SearchOptionsValidator(RecipeBook<SearchQuery> recipes) : IValidateOptions<SearchOptions>
{
    /// <summary>Most that <see cref="SearchOptions.ShoppersToShow"/> may be: so many are remembered of every query.</summary>
    private const int MaxShoppersToShow = 100;

    public ValidateOptionsResult Validate(string? name, SearchOptions options)
    {
        var check = new OptionsCheck(SearchOptions.Section);
        check.Within(nameof(options.ShoppersToShow), options.ShoppersToShow, 1, MaxShoppersToShow);
        return check.Result is { Failed: true } failed ? failed : recipes.Validate($"{SearchOptions.Section}:{nameof(options.Recipe)}", options.Recipe);
    }
}
