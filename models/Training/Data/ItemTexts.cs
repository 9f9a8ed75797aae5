using RealtimeRec.Inference;
using static TorchSharp.torch;

namespace RealtimeRec.Training.Data;

/// <summary>Text embeddings of items.</summary>
internal static class ItemTexts
{
    /// <summary>Encodes each item's text; items without one get the zero vector.</summary>
    /// <returns>[items, dimensions].</returns>
    public static Tensor Encode(IReadOnlyList<TextFields?> texts, HashedTextEncoder encoder)
    {
        var values = new float[texts.Count * encoder.Dimensions];
        Parallel.For(0, texts.Count, index =>
        {
            if (texts[index] is { } text)
            {
                encoder.Encode(text).Values.CopyTo(values.AsSpan(index * encoder.Dimensions));
            }
        });
        return tensor(values, [texts.Count, encoder.Dimensions]).DetachFromDisposeScope();
    }
}
