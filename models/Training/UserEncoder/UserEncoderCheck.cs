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
        var values = UserEncoderExport.ItemVectors(module);
        foreach (var length in new[] { 1, 2, 7, module.Options.MaxLength })
        {
            const long Now = 1_700_000_000_000;
            var histories = Enumerable.Range(0, Batch).Select(row => RandomHistory(row == 0 ? length : random.Next(1, length + 1), Now, random, module.Items)).ToArray();
            using var input = EncoderInput.Of(histories, module.Options.MaxLength, [.. histories.Select(_ => Now)]);
            var padded = input.Items.shape[1];
            var expected = module.Profiles(input, vectors).flatten(0, 1)
                .index_select(0, tensor(histories.Select((history, row) => (row * padded) + history.Length - 1).ToArray()));
            var items = new float[Batch * padded * encoder.Dimensions];
            for (var row = 0; row < Batch; row++)
            {
                for (var i = 0; i < histories[row].Length; i++)
                {
                    values.AsSpan(histories[row].Items[i] * encoder.Dimensions, encoder.Dimensions).CopyTo(items.AsSpan((int)((row * padded) + i) * encoder.Dimensions));
                }
            }

            var actual = encoder.Encode(items, input.Kinds.data<long>().ToArray(), input.Gaps.data<long>().ToArray(), [.. histories.Select(history => (long)history.Length)]);
            largest = Math.Max(largest, (tensor(actual, expected.shape) - expected).abs().max().item<float>());
        }

        return largest;
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
            [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(EncoderInput.KindCount - 1))],
            random.Next(4) == 0 ? null : times);
    }
}
