using System.Text.Json;

namespace RealtimeRec.Standalone.Data;

/// <summary>What a data directory says of itself.</summary>
/// <param name="Format">Number of the format in which everything in it is written; null when it is not readable.</param>
/// <param name="Store">Which store it holds; null while that is being made.</param>
internal sealed record DataMarker(int? Format, string? Store)
{
    /// <summary>The marker's file in the directory.</summary>
    public const string FileName = "realtimerec.json";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads a marker of any version.</summary>
    public static DataMarker Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<DataMarker>(File.ReadAllText(path), s_json) ?? new DataMarker(null, null);
        }
        catch (JsonException)
        {
            return new DataMarker(null, null);
        }
    }

    /// <summary>Writes it.</summary>
    public void Write(string path) => DataDirectory.WriteAtomically(path, JsonSerializer.Serialize(this, s_json) + "\n");
}
