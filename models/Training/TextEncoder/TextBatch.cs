using static TorchSharp.torch;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>Texts as a text encoder reads them, padded at the end.</summary>
/// <param name="Ids">Token ids, int64 [batch, length].</param>
/// <param name="Mask">1 where there is a token and 0 where there is padding, int64 [batch, length].</param>
internal sealed record TextBatch(Tensor Ids, Tensor Mask) : IDisposable
{
    /// <summary>Pads texts to the longest of them.</summary>
    /// <param name="texts">Token ids of each, with the special tokens.</param>
    public static TextBatch Of(IReadOnlyList<int[]> texts)
    {
        var (ids, mask, length) = Pad(texts);
        long[] shape = [texts.Count, length];
        return new TextBatch(tensor(ids, shape), tensor(mask, shape));
    }

    /// <summary>The same as arrays, row-major.</summary>
    public static (long[] Ids, long[] Mask, int Length) Pad(IReadOnlyList<int[]> texts)
    {
        var length = texts.Max(text => text.Length);
        var ids = new long[texts.Count * length];
        var mask = new long[ids.Length];
        for (var row = 0; row < texts.Count; row++)
        {
            for (var i = 0; i < texts[row].Length; i++)
            {
                ids[(row * length) + i] = texts[row][i];
                mask[(row * length) + i] = 1;
            }
        }

        return (ids, mask, length);
    }

    public void Dispose()
    {
        Ids.Dispose();
        Mask.Dispose();
    }
}
