using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace RealtimeRec.Testing.Models;

/// <summary>A registry of models in a temporary folder.</summary>
public sealed class TemporaryRegistry : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("realtimerec-models-");

    /// <summary>The folder.</summary>
    public string Path => _folder.FullName;

    /// <summary>Puts a model's files into a folder, with a description that lists them.</summary>
    /// <param name="name">Name of the folder and of the version.</param>
    /// <param name="description">What <c>model.json</c> says beside version, dimensions, longest input and files.</param>
    /// <param name="files">The files.</param>
    public void Add(string name, JsonObject description, params IEnumerable<(string Name, byte[] Bytes)> files)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;
        var listed = new JsonObject();
        foreach (var (file, bytes) in files)
        {
            File.WriteAllBytes(System.IO.Path.Combine(folder, file), bytes);
            listed[file] = new JsonObject { ["bytes"] = bytes.Length, ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
        }

        description["version"] ??= name;
        description["dimensions"] ??= SmallModels.Dimensions;
        description["max_length"] ??= SmallModels.MaxLength;
        description["files"] ??= listed;
        File.WriteAllText(System.IO.Path.Combine(folder, "model.json"), description.ToJsonString());
    }

    /// <summary>Adds a user encoder whose items lie by the projection of a seed.</summary>
    public void AddUserEncoder(string name, int seed, string textEncoder = "hashed-1-128") => Add(
        name,
        new JsonObject { ["text_encoder"] = textEncoder },
        ("user-encoder.onnx", SmallModels.UserEncoder()),
        ("item-projection.onnx", SmallModels.ItemProjection(seed)));

    /// <summary>Adds a text encoder of a seed; it makes no numbers of texts with the given character.</summary>
    public void AddTextEncoder(string name, int seed, char? noNumbersOf = null) => Add(
        name, [], ("text-encoder.onnx", SmallModels.TextEncoder(seed, noNumbersOf: noNumbersOf)), ("vocab.txt", SmallModels.Vocabulary));

    /// <summary>Says which models are to be served.</summary>
    public void Activate(string? text, string? user)
    {
        var path = System.IO.Path.Combine(Path, "active.json");
        File.WriteAllText(path + ".next", new JsonObject { ["text"] = text, ["user"] = user }.ToJsonString());
        File.Move(path + ".next", path, overwrite: true);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
