using RealtimeRec.Encoders.Text;
using RealtimeRec.Training.Evaluation.Text;
using static TorchSharp.torch;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>What a user encoder's items get their text embeddings from: a trained text encoder, or the hashed one.</summary>
internal sealed class ItemTextEncoder : IDisposable
{
    private readonly ITextEmbedder _embedder;

    private ItemTextEncoder(ITextEmbedder embedder, string version)
    {
        _embedder = embedder;
        Version = version;
    }

    /// <summary>A name that changes with the vectors.</summary>
    public string Version { get; }

    /// <summary>Opens a text encoder.</summary>
    /// <param name="folder">Folder that <c>train-text</c> wrote; null for the hashed encoder.</param>
    /// <param name="hashedDimensions">Dimensions of the hashed encoder.</param>
    /// <exception cref="TrainingException">The folder holds no whole text encoder.</exception>
    public static ItemTextEncoder Open(string? folder, int hashedDimensions = 128)
    {
        if (folder is null)
        {
            var hashed = new HashedTextEmbedder(hashedDimensions);
            return new ItemTextEncoder(hashed, hashed.Version);
        }

        var trained = OnnxTextEncoder.Open(folder, TextEncoderFiles.Best(folder));
        return new ItemTextEncoder(trained, trained.Description.Version);
    }

    /// <summary>Encodes each item's text; items without one get the zero vector.</summary>
    /// <returns>[items, dimensions].</returns>
    /// <exception cref="TrainingException">No item has a text.</exception>
    public Tensor Encode(IReadOnlyList<TextFields?> texts)
    {
        int[] described = [.. Enumerable.Range(0, texts.Count).Where(index => texts[index] is not null)];
        if (described.Length == 0)
        {
            throw new TrainingException("No item has a text to encode.");
        }

        var vectors = _embedder.EmbedProducts([.. described.Select(index => texts[index]!)]);
        var width = vectors[0].Length;
        var values = new float[texts.Count * width];
        foreach (var (index, vector) in described.Zip(vectors))
        {
            vector.CopyTo(values, index * width);
        }

        return tensor(values, [texts.Count, width]).DetachFromDisposeScope();
    }

    public void Dispose() => (_embedder as IDisposable)?.Dispose();
}
