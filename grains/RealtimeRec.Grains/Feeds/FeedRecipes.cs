using Microsoft.Extensions.Configuration;

namespace RealtimeRec.Feeds;

/// <summary>The recipes that are there without any setting, each for a placement of its own in the shop.</summary>
internal static class FeedRecipes
{
    private const string Section = $"{FeedOptions.Section}:Recipes";

    /// <summary>The sources that go by the shopper alone, and what keeps a page of theirs from being all of one kind.</summary>
    private static readonly string[] s_ofShoppers =
    [
        "profile", "co_visited", "two_steps", "met_together", "bought_together", "trending_in_category", "trending_in_brand", "new_arrival", "trending", "category_quota", "ranker",
    ];

    /// <summary>As the settings that they are made of; the recipe <c>default</c>, for discovering, is made of the components' own.</summary>
    private static readonly (string Key, string Value)[] s_settings =
    [
        // For a first row to go on from: what the shopper dealt with last comes first, and of one category as much as it may be.
        ("continue:own_items:Enabled", "true"),
        ("continue:own_items:Weight", "60"),
        ("continue:seen:Enabled", "false"),
        ("continue:category_quota:Enabled", "false"),
        ("continue:diversity:Enabled", "false"),
        ("continue:ranker:Enabled", "false"),

        // For the page after the checkout: what goes with it.
        ("after-purchase:bought_together:Weight", "20"),
        ("after-purchase:ranker:Enabled", "false"),

        // For a product's page: what is like it, or goes with it, in the order that suits the shopper.
        .. OfContext("similar", [("like_context", "20"), ("visited_from_context", "6"), ("met_with_context", "4")]),
        .. OfContext("together", [("bought_with_context", "30"), ("visited_from_context", "10"), ("met_with_context", "10"), ("like_context", "1")]),
    ];

    private static IEnumerable<(string Key, string Value)> OfContext(string recipe, (string Source, string Weight)[] sources) =>
    [
        .. s_ofShoppers.Select(component => ($"{recipe}:{component}:Enabled", "false")),
        .. sources.Select(source => ($"{recipe}:{source.Source}:Enabled", "true")),
        .. sources.Select(source => ($"{recipe}:{source.Source}:Weight", source.Weight)),
        // Of what is as near, what the shopper leans to: neighbours in a list are less apart than a brand is worth.
        ($"{recipe}:affinity:Weight", "6"),
        ($"{recipe}:context:Enabled", "true"),
    ];

    /// <summary>Those and the ones of a configuration, which may change them as well.</summary>
    public static IConfigurationSection With(IConfiguration configuration) => new ConfigurationBuilder()
        .AddInMemoryCollection(s_settings.Select(setting => KeyValuePair.Create($"{Section}:{setting.Key}", (string?)setting.Value)))
        .AddConfiguration(configuration)
        .Build()
        .GetSection(Section);
}
