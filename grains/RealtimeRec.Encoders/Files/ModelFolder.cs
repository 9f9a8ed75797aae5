using System.Security.Cryptography;
using System.Text.Json;

namespace RealtimeRec.Encoders.Files;

/// <summary>A folder with one version of a model: <c>model.json</c>, which describes it, and its files.</summary>
public sealed class ModelFolder
{
    /// <summary>Name of the description.</summary>
    public const string DescriptionName = "model.json";

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, PropertyNameCaseInsensitive = true };

    private ModelFolder(string path, ModelDescription description) => (Path, Description) = (path, description);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>What it says of itself.</summary>
    public ModelDescription Description { get; }

    /// <summary>Reads a folder's description and makes sure that the files which it lists are the ones that are there.</summary>
    /// <exception cref="ModelException">It holds no model, or a file is missing or damaged.</exception>
    public static ModelFolder Open(string path)
    {
        ModelDescription? description;
        try
        {
            description = JsonSerializer.Deserialize<ModelDescription>(File.ReadAllBytes(System.IO.Path.Combine(path, DescriptionName)), s_json);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            throw new ModelException($"{path} holds no model that can be read: {FirstLine(exception)}", exception);
        }

        if (description is not { Version.Length: > 0, MaxLength: > 0, Dimensions: >= 0 })
        {
            throw new ModelException($"{System.IO.Path.Combine(path, DescriptionName)} must state version, dimensions and max_length.");
        }

        var folder = new ModelFolder(path, description);
        foreach (var (name, file) in description.Files)
        {
            var bytes = folder.Read(name);
            if (bytes.Length != file.Bytes || Convert.ToHexStringLower(SHA256.HashData(bytes)) != file.Sha256)
            {
                throw new ModelException($"{System.IO.Path.Combine(path, name)} is damaged or of another version: its sha256 is not the one in {DescriptionName}.");
            }
        }

        return folder;
    }

    /// <summary>Whether there is such a file.</summary>
    public bool Has(string name) => File.Exists(System.IO.Path.Combine(Path, name));

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="ModelException">It cannot be read.</exception>
    public byte[] Read(string name)
    {
        try
        {
            return File.ReadAllBytes(System.IO.Path.Combine(Path, name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ModelException($"{System.IO.Path.Combine(Path, name)} cannot be read: {FirstLine(exception)}", exception);
        }
    }

    /// <summary>The first line of what an exception says: native ones go on for pages.</summary>
    public static string FirstLine(Exception exception) => exception.Message.Split('\n')[0].Trim();
}
