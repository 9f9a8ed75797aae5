using System.Collections.Frozen;
using System.Text.Json;

namespace RealtimeRec.Standalone.Simulation;

/// <summary>The words and colours of the demonstration shop, read from the data files built into the assembly.</summary>
internal sealed class ShopVocabulary
{
    private const string Prefix = "Simulation.Data.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly string[] DepartmentFiles =
        ["electronics", "fashion", "shoes", "home", "beauty", "food", "leisure", "outdoor"];

    private ShopVocabulary(ShopDepartment[] departments, ShopColour[] colours)
    {
        Departments = departments;
        Colours = colours.ToFrozenDictionary(colour => colour.Key);
    }

    /// <summary>The shop's words; read once.</summary>
    public static ShopVocabulary Default { get; } = new(
        [.. DepartmentFiles.Select(Read<ShopDepartment>)],
        Read<ShopColour[]>("colours"));

    public IReadOnlyList<ShopDepartment> Departments { get; }

    /// <summary>Colours by key.</summary>
    public FrozenDictionary<string, ShopColour> Colours { get; }

    private static T Read<T>(string file)
    {
        var name = $"{Prefix}{file}.json";
        using var stream = typeof(ShopVocabulary).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks the resource {name}.");
        return JsonSerializer.Deserialize<T>(stream, Json)
            ?? throw new InvalidOperationException($"The resource {name} is empty.");
    }
}
