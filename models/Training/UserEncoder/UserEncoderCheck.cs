using RealtimeRec.Embeddings;
using RealtimeRec.Encoders.Histories;
using RealtimeRec.Training.Data;
using static TorchSharp.torch;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>Holds an exported graph against the encoder that it was made from.</summary>
internal static class UserEncoderCheck
{
    private const int Batch = 8;

    /// <summary>Largest difference of any component of the profiles of random histories: of all lengths, kinds and gaps, some unknown.</summary>
    public static double LargestDifference(UserEncoderModule module, byte[] model, int seed = 1)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        using var encoder = new OnnxUserEncoder(model);
        module.eval();
        var random = new Random(seed);
        var largest = 0.0;
        var vectors = module.ItemVectors();
        Embedding[] values = [.. UserEncoderExport.ItemVectors(module).Chunk(encoder.Dimensions).Select(Embedding.FromOwned)];
        foreach (var length in new[] { 1, 2, 7, module.Options.MaxLength })
        {
            const long Now = 1_700_000_000_000;
            var histories = Enumerable.Range(0, Batch).Select(row => RandomHistory(row == 0 ? length : random.Next(1, length + 1), Now, random, module.Items)).ToArray();
            using var input = EncoderInput.Of(histories, module.Options.MaxLength, [.. histories.Select(_ => (long?)Now)]);
            var padded = input.Items.shape[1];
            var expected = module.Profiles(input, vectors).flatten(0, 1)
                .index_select(0, tensor(histories.Select((history, row) => (row * padded) + history.Length - 1).ToArray()));
            var actual = encoder.Encode(Array.ConvertAll(histories, history => InputOf(history, Now)));
            largest = Math.Max(largest, (tensor(actual, expected.shape) - expected).abs().max().item<float>());
        }

        return largest;

        UserInput InputOf(EncoderSequence history, long now)
        {
            var (kinds, gaps) = HistoryFeatures.Of(history.Length, history.Kinds, history.Times, now);
            return UserInput.Of<int>(history.Items, kinds, gaps, encoder.MaxLength, item => values[item]);
        }
    }

    private static EncoderSequence RandomHistory(int length, long now, Random random, int items)
    {
        var times = new long[length];
        for (var (i, time) = (length - 1, now); i >= 0; i--)
        {
            time -= (long)(60_000 * Math.Pow(2, random.NextDouble() * 12));
            times[i] = time;
        }

        return new EncoderSequence(
            [.. Enumerable.Range(0, length).Select(_ => random.Next(items))],
            [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(HistoryFeatures.KindCount - 1))],
            random.Next(4) == 0 ? null : times);
    }
}
