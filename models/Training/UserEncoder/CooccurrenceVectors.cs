using System.Runtime.InteropServices;
using RealtimeRec.Training.Data;
using static TorchSharp.torch;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>
/// Vectors of items from what shoppers met them with: the factors of the matrix of positive pointwise mutual information (Levy and
/// Goldberg, "Neural word embedding as implicit matrix factorization", 2014; contexts smoothed as by Levy, Goldberg and Dagan,
/// 2015), by randomised subspace iteration (Halko, Martinsson and Tropp, 2011). Where a training starts from: a transformer over
/// such vectors ranks like neighbours of the last item before it has learned anything.
/// </summary>
internal static class CooccurrenceVectors
{
    private const int Window = 10;
    private const float StepDecay = 0.8f;
    private const double ContextExponent = 0.75;
    private const int Oversampling = 16;
    private const int Iterations = 4;

    /// <summary>Factors the sequences' co-occurrences.</summary>
    /// <param name="sequences">What was met together, in order.</param>
    /// <param name="items">How many items there are.</param>
    /// <param name="dimensions">Components of a vector; fewer are filled when there are fewer items.</param>
    /// <param name="seed">Of the random subspace.</param>
    /// <returns>[items, dimensions], of length 1 on average; zero for items that were met with nothing.</returns>
    public static Tensor Of(IEnumerable<EncoderSequence> sequences, int items, int dimensions, int seed)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var matrix = Information(sequences, items);
        var rank = Math.Min(items, dimensions + Oversampling);
        random.manual_seed(seed);
        var basis = linalg.qr(Multiply(matrix, randn(items, rank))).Q;
        for (var i = 0; i < Iterations; i++)
        {
            basis = linalg.qr(Multiply(matrix, basis)).Q;
        }

        // The matrix is symmetric: its projection's eigenvalues approximate its own, ascending.
        var (values, vectors) = linalg.eigh(basis.t().matmul(Multiply(matrix, basis)));
        var kept = Math.Min(rank, dimensions);
        var factors = basis.matmul(vectors.narrow(1, rank - kept, kept)) * values.narrow(0, rank - kept, kept).clamp_min(0).sqrt();
        var length = factors.norm(1, false, 2).mean().clamp_min(1e-12);
        var result = zeros(items, dimensions);
        result.narrow(1, 0, kept).copy_(factors / length);
        return result.MoveToOuterDisposeScope();
    }

    private static (int[] Starts, int[] Columns, float[] Values) Information(IEnumerable<EncoderSequence> sequences, int items)
    {
        var rows = new Dictionary<int, float>?[items];
        foreach (var sequence in sequences)
        {
            for (var i = 0; i < sequence.Length; i++)
            {
                var weight = 1f;
                for (var j = i + 1; j < sequence.Length && j <= i + Window; j++, weight *= StepDecay)
                {
                    var (a, b) = (sequence.Items[i], sequence.Items[j]);
                    if (a != b)
                    {
                        CollectionsMarshal.GetValueRefOrAddDefault(rows[a] ??= [], b, out _) += weight;
                        CollectionsMarshal.GetValueRefOrAddDefault(rows[b] ??= [], a, out _) += weight;
                    }
                }
            }
        }

        var sums = rows.Select(row => row?.Values.Sum(value => (double)value) ?? 0).ToArray();
        var contexts = sums.Select(sum => Math.Pow(sum, ContextExponent)).ToArray();
        var total = contexts.Sum();
        var starts = new int[items + 1];
        var (columns, values) = (new List<int>(), new List<float>());
        for (var row = 0; row < items; row++)
        {
            foreach (var (column, count) in rows[row] ?? [])
            {
                // The mean of both directions, so that the matrix stays symmetric.
                var information = (Math.Log(count * total / (sums[row] * contexts[column])) + Math.Log(count * total / (sums[column] * contexts[row]))) / 2;
                if (information > 0)
                {
                    columns.Add(column);
                    values.Add((float)information);
                }
            }

            starts[row + 1] = columns.Count;
        }

        return (starts, [.. columns], [.. values]);
    }

    private static Tensor Multiply((int[] Starts, int[] Columns, float[] Values) matrix, Tensor right)
    {
        var (items, width) = ((int)right.shape[0], (int)right.shape[1]);
        var source = right.contiguous().data<float>().ToArray();
        var product = new float[items * width];
        Parallel.For(0, items, row =>
        {
            var target = product.AsSpan(row * width, width);
            for (var i = matrix.Starts[row]; i < matrix.Starts[row + 1]; i++)
            {
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(source.AsSpan(matrix.Columns[i] * width, width), matrix.Values[i], target, target);
            }
        });
        return tensor(product, [items, width]);
    }
}
