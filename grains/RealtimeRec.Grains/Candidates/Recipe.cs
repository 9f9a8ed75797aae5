using System.Collections.Frozen;

namespace RealtimeRec.Candidates;

/// <summary>How pages are made: the options of every component. Data, so that several recipes can serve side by side.</summary>
internal sealed class Recipe(string name, IEnumerable<KeyValuePair<ICandidateComponent, object>> options)
{
    private readonly FrozenDictionary<ICandidateComponent, object> _options = options.ToFrozenDictionary();

    /// <summary>Its name, by which requests ask for it.</summary>
    public string Name { get; } = name;

    /// <summary>The options of a component of the pipeline that the recipe is for.</summary>
    public object OptionsOf(ICandidateComponent component) => _options[component];

    /// <summary>Whether a component takes part.</summary>
    public bool Enables(ICandidateComponent component) => OptionsOf(component) is not OptionalComponentOptions { Enabled: false };
}
