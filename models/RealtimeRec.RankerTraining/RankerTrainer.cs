using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;
using RealtimeRec.Ranking.Trees;

namespace RealtimeRec.RankerTraining;

/// <summary>Trains a ranker by LambdaMART (Burges, "From RankNet to LambdaRank to LambdaMART", 2010) with LightGBM. The same cases give the same ranker on one machine.</summary>
public static class RankerTrainer
{
    /// <summary>Fewest cases that a ranker is trained on.</summary>
    public const int MinCases = 50;

    private const string Group = "Group";

    /// <summary>Trains a ranker.</summary>
    /// <param name="features">Names of the features.</param>
    /// <param name="cases">The cases; those whose target is no candidate are left out.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">ends the training before its trees are grown.</param>
    /// <returns>The ranker, and by feature how much it contributed, the most useful 1.</returns>
    /// <exception cref="ArgumentException">There are fewer than <see cref="MinCases"/>, or one is not of those features.</exception>
    /// <exception cref="DllNotFoundException">LightGBM has no native library for this machine, or its OpenMP runtime (libgomp1) is missing.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static (RankerModel Ranker, double[] Gains) Train(
        IReadOnlyList<string> features, IReadOnlyList<RankerCase> cases, RankerTrainerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new RankerTrainerOptions();
        RankerCase[] learned = [.. cases.Where(asked => asked.Target >= 0)];
        if (learned.Length < MinCases)
        {
            throw new ArgumentException($"{learned.Length} cases have their product among the candidates; a ranker needs {MinCases}.", nameof(cases));
        }

        if (Array.Exists(learned, asked => asked.Features.Length % features.Count != 0 || (asked.Target + 1) * features.Count > asked.Features.Length))
        {
            throw new ArgumentException("A case is not of these features.", nameof(cases));
        }

        var machine = new MLContext(seed: 1);
        cancellationToken.ThrowIfCancellationRequested();
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features.Count);
        var data = machine.Data.LoadFromEnumerable(RowsOf(features.Count, learned, options, cancellationToken), schema);
        var model = machine.Transforms.Conversion.MapValueToKey(Group, nameof(Row.Case))
            .Append(machine.Ranking.Trainers.LightGbm(new LightGbmRankingTrainer.Options
            {
                RowGroupColumnName = Group,
                LabelColumnName = nameof(Row.Label),
                FeatureColumnName = nameof(Row.Features),
                ExampleWeightColumnName = nameof(Row.Weight),
                NumberOfIterations = options.Trees,
                LearningRate = options.LearningRate,
                NumberOfLeaves = options.Leaves,
                MinimumExampleCountPerLeaf = options.RowsPerLeaf,
                NumberOfThreads = options.Threads,
                EvaluationMetric = LightGbmRankingTrainer.Options.EvaluateMetricType.NormalizedDiscountedCumulativeGain,
                CustomGains = [0, 1],
                Seed = 1,
            }))
            .Fit(data)
            .LastTransformer.Model;
        VBuffer<float> gains = default;
        model.GetFeatureWeights(ref gains);
        var ensemble = model.TrainedTreeEnsemble;
        return (
            new RankerModel(features, new TreeEnsemble(features.Count, [.. ensemble.Trees.Zip(ensemble.TreeWeights, TreeOf)])),
            [.. gains.DenseValues().Select(gain => (double)gain)]);
    }

    private static RegressionTree TreeOf(Microsoft.ML.Trainers.FastTree.RegressionTree tree, double weight) => new(
        [.. tree.NumericalSplitFeatureIndexes],
        [.. tree.NumericalSplitThresholds],
        [.. tree.LeftChild],
        [.. tree.RightChild],
        [.. tree.LeafValues.Select(value => (float)(value * weight))]);

    private static IEnumerable<Row> RowsOf(int count, RankerCase[] cases, RankerTrainerOptions options, CancellationToken cancellationToken)
    {
        // Whoever goes through the rows again sees the same ones.
        var random = new Random(1);
        for (var number = 0; number < cases.Length; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (features, target) = cases[number];
            int[] others = [.. Enumerable.Range(0, features.Length / count).Where(place => place != target)];
            var behind = others.Skip(options.BestCandidates).ToArray();
            random.Shuffle(behind);
            foreach (var place in others.Take(options.BestCandidates).Concat(behind.Take(options.OtherCandidates)).Prepend(target))
            {
                yield return new Row
                {
                    Case = (uint)number,
                    Label = place == target ? 1 : 0,
                    Weight = cases[number].Weight,
                    Features = features.AsSpan(place * count, count).ToArray(),
                };
            }
        }
    }

    private sealed class Row
    {
        public uint Case { get; set; }

        public float Label { get; set; }

        public float Weight { get; set; }

        [VectorType]
        public float[] Features { get; set; } = [];
    }
}
