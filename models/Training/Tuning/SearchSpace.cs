using System.Reflection;
using System.Text.Json;
using RealtimeRec.Training.UserEncoder;

namespace RealtimeRec.Training.Tuning;

/// <summary>The values that each hyper-parameter may take: properties of <see cref="UserEncoderOptions"/>, as JSON <c>{ "Dropout": [0.2, 0.5] }</c>.</summary>
internal sealed class SearchSpace
{
    private static readonly PropertyInfo[] s_properties = typeof(UserEncoderOptions).GetProperties();

    private readonly List<(PropertyInfo Property, object[] Values)> _dimensions;

    private SearchSpace(List<(PropertyInfo Property, object[] Values)> dimensions) => _dimensions = dimensions;

    /// <summary>What is worth trying on most shops' data.</summary>
    public static SearchSpace Default { get; } = Parse(
        """{ "Dropout": [0.2, 0.35, 0.5, 0.65], "LearningRate": [0.0005, 0.001, 0.002], "Dimensions": [64, 128], "Heads": [1, 2], "Blocks": [1, 2], "WeightDecay": [0, 0.1], "TargetSpread": [0, 0.3, 0.6] }""",
        "the default space");

    /// <summary>How many combinations there are.</summary>
    public double Combinations => _dimensions.Aggregate(1.0, (product, dimension) => product * dimension.Values.Length);

    /// <summary>Reads a space.</summary>
    /// <param name="json">An object: each hyper-parameter's name and the array of its values.</param>
    /// <param name="source">Where it came from, for messages.</param>
    /// <exception cref="TrainingException">It is no such object, or names what is no hyper-parameter.</exception>
    public static SearchSpace Parse(string json, string source)
    {
        try
        {
            var dimensions = new List<(PropertyInfo, object[])>();
            foreach (var (name, values) in JsonSerializer.Deserialize<Dictionary<string, JsonElement[]>>(json)!)
            {
                var property = s_properties.FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    ?? throw new TrainingException($"{source}: {name} is no hyper-parameter; there are {string.Join(", ", s_properties.Select(property => property.Name))}.");
                dimensions.Add((property, [.. values.Select(value => value.Deserialize(property.PropertyType)!)]));
                if (values.Length == 0)
                {
                    throw new TrainingException($"{source}: {name} has no values.");
                }
            }

            return dimensions.Count > 0 ? new SearchSpace(dimensions) : throw new TrainingException($"{source} names no hyper-parameter.");
        }
        catch (JsonException exception)
        {
            throw new TrainingException($"{source} is no JSON of the form {{ \"Dropout\": [0.2, 0.5] }}: {exception.Message}", exception);
        }
    }

    /// <summary>Draws distinct combinations, each in turn with equal probability.</summary>
    /// <param name="count">How many; fewer come when there are no more.</param>
    /// <param name="start">What everything that is not searched is taken from.</param>
    /// <param name="random">Where chance comes from.</param>
    public IReadOnlyList<UserEncoderOptions> Sample(int count, UserEncoderOptions start, Random random)
    {
        var drawn = new HashSet<UserEncoderOptions>();
        while (drawn.Count < Math.Min(count, Combinations))
        {
            var options = start with { };
            foreach (var (property, values) in _dimensions)
            {
                property.SetValue(options, values[random.Next(values.Length)]);
            }

            drawn.Add(options);
        }

        return [.. drawn];
    }

    /// <summary>Those properties of a combination that are searched, as text.</summary>
    public string Describe(UserEncoderOptions options) =>
        string.Join(", ", _dimensions.Select(dimension => FormattableString.Invariant($"{dimension.Property.Name} {dimension.Property.GetValue(options)}")));
}
