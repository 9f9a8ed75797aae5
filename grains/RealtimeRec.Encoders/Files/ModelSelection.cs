using System.Text.Json;

namespace RealtimeRec.Encoders.Files;

/// <summary>What a registry's <c>active.json</c> says is to be served.</summary>
/// <param name="Text">Folder of the text encoder; null for the hashed one.</param>
/// <param name="User">Folder of the user encoder; null for none.</param>
/// <param name="Ranker">Folder of the ranker; null for none.</param>
public sealed record ModelSelection(string? Text = null, string? User = null, string? Ranker = null)
{
    /// <summary>Name of the file that says what is to be served.</summary>
    public const string FileName = "active.json";

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, PropertyNameCaseInsensitive = true };

    /// <summary>Reads it.</summary>
    /// <param name="registry">The registry's folder.</param>
    /// <exception cref="ModelException">It cannot be read.</exception>
    public static ModelSelection Read(string registry)
    {
        var path = Path.Combine(registry, FileName);
        try
        {
            return JsonSerializer.Deserialize<ModelSelection>(File.ReadAllBytes(path), s_json) ?? new ModelSelection();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ModelException($"{path} does not say which models to serve: {ModelFolder.FirstLine(exception)}", exception);
        }
    }
}
