using System.Globalization;
using RealtimeRec.Candidates;
using RealtimeRec.Feeds;
using RealtimeRec.Testing.Processes;
using RealtimeRec.UnitTests.Feeds;

namespace RealtimeRec.UnitTests.Candidates;

public sealed class RecipeBookTests
{
    [Fact]
    public void ThereIsARecipeWithoutAnySetting()
    {
        using var shop = new FeedShop();
        Assert.Equal(["after-purchase", "continue", "default", "similar", "together"], shop.Recipes.Names.Order(StringComparer.Ordinal));
        Assert.Empty(shop.Recipes.Errors);
    }

    [Fact]
    public void ARecipeIsFoundInAnyCaseAndAnswersByItsOwnName()
    {
        using var shop = new FeedShop(("Winter:trending:Candidates", "7"));
        Assert.Equal("Winter", shop.Recipes.Find("winter")!.Name);
        Assert.NotNull(shop.Recipes.Find("default"));
        Assert.Null(shop.Recipes.Find("summer"));
    }

    [Theory]
    [InlineData("default:co_visitd:Weight", "1", "Feeds:Recipes:default:co_visitd is no component of a recipe: there are filter_matches, profile_vector, own_items, profile, co_visited, ")]
    [InlineData("default:ProfileWeight", "1", "Feeds:Recipes:default:ProfileWeight is no component of a recipe: there are ")]
    [InlineData("other:co_visited:Wieght", "1", "Feeds:Recipes:other:co_visited:Wieght is no option of co_visited, which has Candidates, Weight, RankConstant, Enabled.")]
    [InlineData("default", "fast", "Feeds:Recipes:default is a recipe, which has settings below it, and no value such as fast.")]
    [InlineData("default:trending", "60", "Feeds:Recipes:default:trending is a component, which has settings below it, and no value such as 60.")]
    [InlineData("default:on_sale:Enabled", "false", "Feeds:Recipes:default:on_sale:Enabled is no option: on_sale has none.")]
    [InlineData("default:co_visited:Weight", "-1", "Feeds:Recipes:default:co_visited:Weight must be from 0 to 100, not -1.")]
    [InlineData("default:co_visited:Weight", "NaN", "Feeds:Recipes:default:co_visited:Weight must be from 0 to 100, not NaN.")]
    [InlineData("default:co_visited:Weight", "much", "Feeds:Recipes:default:co_visited: Failed to convert configuration value")]
    [InlineData("default:trending:RankConstant", "0", "Feeds:Recipes:default:trending:RankConstant must be from 1 to 1000, not 0.")]
    [InlineData("default:trending:Candidates", "1001", "Feeds:Recipes:default:trending:Candidates must be from 0 to 1000, not 1001.")]
    [InlineData("default:new_arrival:MaxAge", "00:00:00", "Feeds:Recipes:default:new_arrival:MaxAge must be from 00:00:01 to 3650.00:00:00, not 00:00:00.")]
    public void WhatMakesNoSenseIsNamed(string key, string value, string error)
    {
        using var shop = new FeedShop((key, value));
        Assert.StartsWith(error, Assert.Single(shop.Recipes.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void ARecipeThatServesMustBeThere()
    {
        using var shop = new FeedShop(("other:trending:Candidates", "7"));
        var validator = new RecipeOptionsValidator(shop.Recipes);
        Assert.True(validator.Validate(null, new RecipeOptions { Recipe = "other" }).Succeeded);
        Assert.Equal(
            "Feeds:Recipe names summer, and there are only after-purchase, continue, other, similar, together, default.",
            validator.Validate(null, new RecipeOptions { Recipe = "summer" }).FailureMessage);
    }

    [Fact]
    public void TheDocumentationHasEveryComponentAndItsDefaults()
    {
        using var shop = new FeedShop();
        var recipe = shop.Recipes.Find("default")!;
        var documented = File.ReadLines(ExecutablePath.InRepository("docs/operation.md"))
            .SkipWhile(line => line != "## Recipes")
            .SkipWhile(line => !line.StartsWith("| component", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .TakeWhile(line => !line.StartsWith("| `realtimerec", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .SelectMany(cells => cells[1].Split(", ").Select(name => $"{name.Trim('`')}: {cells[3].Replace("`", "", StringComparison.Ordinal)}"));

        Assert.Equal(shop.Pipeline.Components.Select(component => $"{component.Name}: {OptionsOf(component)}"), documented);

        string OptionsOf(ICandidateComponent component)
        {
            var options = recipe.OptionsOf(component);
            var properties = options.GetType().GetProperties()
                .OrderBy(property => property.Name == nameof(OptionalComponentOptions.Enabled))
                .ThenByDescending(property => property.Name is "Candidates" or "Weight")
                .ThenBy(property => property.Name, StringComparer.Ordinal)
                .Select(property => string.Create(CultureInfo.InvariantCulture, $"{property.Name} {(property.GetValue(options) is bool value ? (value ? "true" : "false") : property.GetValue(options))}"))
                .ToArray();
            return properties.Length == 0 ? "none" : string.Join(", ", properties);
        }
    }
}
