using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace RealtimeRec.Candidates;

/// <summary>
/// The recipes of a pipeline, read from configuration: <c>&lt;section&gt;:&lt;recipe&gt;:&lt;component&gt;:&lt;option&gt;</c>. What is not set has
/// the component's default, and a recipe <c>default</c> is always there.
/// </summary>
internal sealed class RecipeBook<TQuery>
    where TQuery : CandidateQuery
{
    private const string DefaultName = "default";

    // As the keys of configuration, in any case.
    private readonly Dictionary<string, Recipe> _recipes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _errors = [];

    /// <param name="section">The recipes.</param>
    /// <param name="pipeline">What they are for.</param>
    public RecipeBook(IConfigurationSection section, CandidatePipeline<TQuery> pipeline)
    {
        var components = pipeline.Components;
        foreach (var recipe in section.GetChildren())
        {
            RefuseValue(recipe, "a recipe");
            foreach (var key in recipe.GetChildren())
            {
                if (!components.Any(component => IsNamed(key, component.Name)))
                {
                    _errors.Add($"{key.Path} is no component of a recipe: there are {string.Join(", ", components.Select(component => component.Name))}.");
                }
            }

            _recipes[recipe.Key] = Read(recipe, components);
        }

        if (!_recipes.ContainsKey(DefaultName))
        {
            _recipes[DefaultName] = Read(section.GetSection(DefaultName), components);
        }
    }

    /// <summary>What is wrong with the configuration, by key.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The names of the recipes.</summary>
    public IEnumerable<string> Names => _recipes.Keys;

    /// <summary>The recipe of a name; null when there is none.</summary>
    public Recipe? Find(string name) => _recipes.GetValueOrDefault(name);

    /// <summary>What is wrong with the configuration, the name of the recipe that is to serve included.</summary>
    /// <param name="key">The key that names it.</param>
    /// <param name="recipe">Its name.</param>
    public ValidateOptionsResult Validate(string key, string recipe)
    {
        List<string> errors = [.. _errors];
        if (Find(recipe) is null)
        {
            errors.Add($"{key} names {recipe}, and there are only {string.Join(", ", Names)}.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private Recipe Read(IConfigurationSection recipe, IReadOnlyList<ICandidateComponent> components) => new(
        recipe.Key, components.Select(component => KeyValuePair.Create(component, OptionsOf(component, recipe.GetSection(component.Name)))));

    private object OptionsOf(ICandidateComponent component, IConfigurationSection section)
    {
        RefuseValue(section, "a component");
        var options = Activator.CreateInstance(component.OptionsType)!;
        var properties = component.OptionsType.GetProperties();
        foreach (var key in section.GetChildren())
        {
            if (!Array.Exists(properties, property => IsNamed(key, property.Name)))
            {
                _errors.Add(properties.Length == 0
                    ? $"{key.Path} is no option: {component.Name} has none."
                    : $"{key.Path} is no option of {component.Name}, which has {string.Join(", ", properties.Select(property => property.Name))}.");
            }
        }

        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException exception)
        {
            _errors.Add($"{section.Path}: {exception.Message}");
            return options;
        }

        foreach (var property in properties)
        {
            var value = property.GetValue(options);
            foreach (var range in property.GetCustomAttributes(typeof(RangeAttribute), inherit: true).Cast<RangeAttribute>().Where(range => !range.IsValid(value)))
            {
                _errors.Add(string.Create(CultureInfo.InvariantCulture, $"{section.Path}:{property.Name} must be from {range.Minimum} to {range.Maximum}, not {value}."));
            }
        }

        return options;
    }

    private void RefuseValue(IConfigurationSection section, string what)
    {
        if (section.Value is { } value)
        {
            _errors.Add($"{section.Path} is {what}, which has settings below it, and no value such as {value}.");
        }
    }

    private static bool IsNamed(IConfigurationSection key, string name) => key.Key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
