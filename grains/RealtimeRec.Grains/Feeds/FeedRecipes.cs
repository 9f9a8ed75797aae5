using Microsoft.Extensions.Configuration;

namespace RealtimeRec.Feeds;

/// <summary>The recipes that are there without any setting, each for a placement of its own in the shop.</summary>
internal static class FeedRecipes
{
    private const string Section = $"{FeedOptions.Section}:Recipes";

    /// <summary>As the settings that they are made of; the recipe <c>default</c>, for discovering, is made of the components' own.</summary>
    private static readonly (string Key, string Value)[] s_settings =
    [
        // For a first row to go on from: what the shopper dealt with last comes first, and of one category as much as it may be.
        ("continue:own_items:Enabled", "true"),
        ("continue:own_items:Weight", "60"),
        ("continue:seen:Enabled", "false"),
        ("continue:category_quota:Enabled", "false"),
        ("continue:diversity:Enabled", "false"),

        // For the page after the checkout: what goes with it.
        ("after-purchase:bought_together:Weight", "20"),
    ];

    /// <summary>Those and the ones of a configuration, which may change them as well.</summary>
    public static IConfigurationSection With(IConfiguration configuration) => new ConfigurationBuilder()
        .AddInMemoryCollection(s_settings.Select(setting => KeyValuePair.Create($"{Section}:{setting.Key}", (string?)setting.Value)))
        .AddConfiguration(configuration)
        .Build()
        .GetSection(Section);
}
