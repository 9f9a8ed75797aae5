using System.Text.Json;
using RealtimeRec.Ranking.Sequences;
using RealtimeRec.Training.Torch;
using RealtimeRec.Training.UserEncoder;
using static TorchSharp.torch;

namespace RealtimeRec.Training.Artifacts;

/// <summary>A folder that holds a trained user encoder: what <c>pretrain</c> and <c>fine-tune</c> write and the other commands read.</summary>
internal static class TrainedUserEncoder
{
    private const string Weights = "weights.bin";
    private const string Items = "items.txt";
    private const string Description = "training.json";
    private const string Magic = "RealtimeRec user encoder 1";

    /// <summary>The files of such a folder.</summary>
    public static IReadOnlyList<string> Names { get; } = [Weights, Items, Description];

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    /// <summary>Writes everything into a folder beside, then puts it in place of the former one.</summary>
    public static void Save(string folder, UserEncoderModule module, ItemVocabulary vocabulary, UserEncoderDescription description)
    {
        FolderSwap.Write(folder, Names, unfinished =>
        {
            using (var writer = new BinaryWriter(File.Create(Path.Combine(unfinished, Weights))))
            {
                writer.Write(Magic);
                WeightFile.Write(writer, module.state_dict());
            }

            File.WriteAllLines(Path.Combine(unfinished, Items), vocabulary.Ids);
            File.WriteAllText(Path.Combine(unfinished, Description), JsonSerializer.Serialize(description, s_json));
        });
    }

    /// <summary>What is said of the encoder in a folder.</summary>
    /// <exception cref="TrainingException">There is none, or it is damaged.</exception>
    public static UserEncoderDescription Describe(string folder) => Reading(folder, () =>
        JsonSerializer.Deserialize<UserEncoderDescription>(File.ReadAllText(Path.Combine(folder, Description))) ?? throw new InvalidDataException("training.json is empty"));

    /// <summary>Loads an encoder for the items of a catalogue: those that it was trained with keep what it learned of them, others have their text.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="vocabulary">The items.</param>
    /// <param name="texts">Their text embeddings, as the encoder was trained with; null when it was trained without.</param>
    /// <param name="textEncoder">Version of what made them; null without them.</param>
    /// <param name="options">How it goes on training; null for how it was trained. The shape must be the same.</param>
    /// <exception cref="TrainingException">There is no such encoder, it is damaged, or it was trained with other texts or another shape.</exception>
    public static UserEncoderModule Load(string folder, ItemVocabulary vocabulary, Tensor? texts, string? textEncoder, UserEncoderOptions? options = null)
    {
        var description = Describe(folder);
        if (textEncoder != description.TextEncoder || (texts?.shape[1] ?? 0) != description.TextDimensions)
        {
            throw new TrainingException(
                $"{folder} was trained with {Described(description.TextEncoder, description.TextDimensions)}, and now there are {Described(textEncoder, texts?.shape[1])}: give --text-encoder as in its training, and items with texts.");
        }

        return Reading(folder, () =>
        {
            var module = new UserEncoderModule(vocabulary.Count, texts, options ?? description.Options);
            using var reader = new BinaryReader(File.OpenRead(Path.Combine(folder, Weights)));
            if (reader.ReadString() != Magic)
            {
                throw new InvalidDataException("weights.bin does not begin as one");
            }

            var known = File.ReadAllLines(Path.Combine(folder, Items));
            using var noGradients = no_grad();
            using var weights = new WeightSnapshot();
            weights.Take(WeightFile.Read(reader));
            var residuals = weights.Weights["residuals.weight"];
            if (residuals.shape[0] != known.Length)
            {
                throw new InvalidDataException($"items.txt names {known.Length} items, and there are vectors of {residuals.shape[0]}");
            }

            var rows = known.Select((id, row) => (Row: (long)row, Index: vocabulary.TryGetIndex(id, out var index) ? (long)index : -1)).Where(pair => pair.Index >= 0).ToArray();
            using var own = zeros(vocabulary.Count, description.Options.Dimensions);
            if (rows.Length > 0)
            {
                using var from = tensor(rows.Select(pair => pair.Row).ToArray());
                using var to = tensor(rows.Select(pair => pair.Index).ToArray());
                using var picked = residuals.index_select(0, from);
                own.index_copy_(0, to, picked);
            }

            weights.Take([KeyValuePair.Create("residuals.weight", own)]);
            weights.Restore(module);
            module.eval();
            return module;
        });
    }

    private static string Described(string? textEncoder, long? dimensions) =>
        textEncoder is null ? "items without texts" : $"text embeddings of {dimensions} dimensions by {textEncoder}";

    private static T Reading<T>(string folder, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or JsonException or ArgumentException or KeyNotFoundException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{folder} holds no whole user encoder: {exception.Message}.", exception);
        }
    }
}
