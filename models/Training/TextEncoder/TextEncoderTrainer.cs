using System.Diagnostics;
using RealtimeRec.Training.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>
/// Trains a text encoder until it finds the other text of held-out pairs no better: each text of a batch is to be nearer to its
/// own other text than to those of the rest, both ways (InfoNCE with a learned scale, as CLIP, Radford et al., 2021).
/// </summary>
internal sealed class TextEncoderTrainer(TextEncoderModule module, TextPairs pairs)
{
    private const int Cutoff = 10;
    private const int TextsOfBatch = 256;
    private const double LongestGradient = 1;

    /// <summary>Step size of the layers, as a share of the tables'.</summary>
    private const double LayersShare = 0.1;
    private const double FactorsShare = 10;
    private const double Beta2 = 0.98;

    /// <summary>Trains; the module then holds the weights of the best epoch. Answers each epoch's figures, also those of an earlier run.</summary>
    /// <param name="progress">Told after each epoch; epoch 0 is the untrained model.</param>
    /// <param name="checkpoint">Written after each epoch, and gone on from when it is there; null for none.</param>
    /// <param name="cancellationToken">Stops after the batch under way; the last epoch's checkpoint stays.</param>
    /// <exception cref="TrainingException">The loss is no number, or the checkpoint is of another training.</exception>
    public IReadOnlyList<EpochReport> Train(IProgress<EpochReport> progress, TrainingCheckpoint? checkpoint, CancellationToken cancellationToken)
    {
        var options = module.Options;
        using var optimizer = Optimizer(options);
        using var best = new WeightSnapshot();
        var reports = checkpoint?.Load(module, optimizer, best) ?? [];
        if (reports.Count == 0)
        {
            var watch = Stopwatch.StartNew();
            var (hitRate, ndcg) = Validate();
            reports.Add(new EpochReport(0, 0, hitRate, ndcg, watch.Elapsed));
            best.Take(module);
        }

        reports.ForEach(progress.Report);
        for (var epoch = reports.Count; epoch <= options.Epochs && epoch - Best(reports).Epoch <= options.Patience; epoch++)
        {
            var watch = Stopwatch.StartNew();

            // Each epoch has a seed of its own, so that a training that was interrupted goes on as it would have.
            random.manual_seed(options.Seed + epoch);
            foreach (var group in optimizer.ParamGroups)
            {
                // Down to nothing in the end: the last epochs average what the first ones found.
                group.LearningRate = group.InitialLearningRate * (1 - ((epoch - 1.0) / options.Epochs));
            }

            var loss = TrainEpoch(optimizer, new Random(options.Seed + epoch), cancellationToken);
            if (!double.IsFinite(loss))
            {
                throw new TrainingException($"The loss of epoch {epoch} is no number; a smaller step than --learning-rate {options.LearningRate} may help.");
            }

            var (hitRate, ndcg) = Validate();
            var isBest = Best(reports).ValidationNdcg < ndcg;
            reports.Add(new EpochReport(epoch, loss, hitRate, ndcg, watch.Elapsed));
            if (isBest)
            {
                best.Take(module);
            }

            checkpoint?.Save(module, optimizer, best, reports);
            progress.Report(reports[^1]);
        }

        best.Restore(module);
        module.eval();
        return reports;
    }

    /// <summary>The best epoch.</summary>
    public static EpochReport Best(IEnumerable<EpochReport> reports) => reports.MaxBy(report => report.ValidationNdcg)!;

    /// <summary>Vectors of tokens have components of about 0.1: what is added to them must grow slower than they can move. Factors must find their size soon.</summary>
    private optim.Optimizer Optimizer(TextEncoderOptions options)
    {
        return optim.AdamW([.. new[] { LayersShare, 1, FactorsShare }.Select(Group)], options.LearningRate, beta2: Beta2, weight_decay: options.WeightDecay);

        AdamW.ParamGroup Group(double share) => new(
            module.named_parameters().Where(parameter => ShareOf(parameter.name) == share).Select(parameter => parameter.parameter),
            options.LearningRate * share,
            beta2: Beta2,
            weight_decay: share == FactorsShare ? 0 : options.WeightDecay);

        static double ShareOf(string name) =>
            name == "factors" ? FactorsShare : name.StartsWith("blocks.", StringComparison.Ordinal) || name is "projection.weight" or "positions.weight" ? LayersShare : 1;
    }

    private double TrainEpoch(optim.Optimizer optimizer, Random drawing, CancellationToken cancellationToken)
    {
        module.train();
        var options = module.Options;
        var shares = pairs.Shares;
        var total = 0.0;
        for (var step = 0; step < options.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var at = drawing.NextDouble();
            var source = 0;
            while (source + 1 < shares.Count && at >= shares[source])
            {
                at -= shares[source++];
            }

            var loss = Loss([.. Enumerable.Range(0, options.BatchSize).Select(_ => pairs.Training[source].Draw(drawing))], source);
            optimizer.zero_grad();
            loss.backward();
            nn.utils.clip_grad_norm_(module.parameters(), LongestGradient);
            optimizer.step();
            total += loss.item<float>();
            if (!double.IsFinite(total))
            {
                break;
            }
        }

        return total / options.Steps;
    }

    private Tensor Loss(TextPair[] batch, int source)
    {
        var (left, right) = Embed(batch);
        var leftKeys = tensor(batch.Select(pair => pair.LeftKey).ToArray());
        var rightKeys = tensor(batch.Select(pair => pair.RightKey).ToArray());
        var same = leftKeys.unsqueeze(0).eq(leftKeys.unsqueeze(1)).logical_or(rightKeys.unsqueeze(0).eq(rightKeys.unsqueeze(1)));
        var others = same.logical_and(eye(batch.Length, dtype: @bool).logical_not());
        var frequencies = tensor(batch.Select(pair => pair.RightLogFrequency).ToArray());
        var scores = ((left.matmul(right.t()) * module.Factor(source)) - frequencies).masked_fill(others, float.NegativeInfinity);
        var own = arange(batch.Length);
        var loss = nn.functional.cross_entropy(scores, own);
        return pairs.Training[source].IsSymmetric ? (loss + nn.functional.cross_entropy(scores.t(), own)) / 2 : loss;
    }

    /// <summary>Embeds both sides of pairs, each different text once.</summary>
    private (Tensor Left, Tensor Right) Embed(IReadOnlyList<TextPair> batch)
    {
        var rows = new Dictionary<int[], int>(ReferenceEqualityComparer.Instance);
        foreach (var text in batch.SelectMany(pair => pair.Left.Append(pair.Right)))
        {
            rows.TryAdd(text, rows.Count);
        }

        // Chunks of like length, for less padding.
        var order = rows.Keys.OrderBy(text => text.Length).ToArray();
        var places = order.Select((text, place) => (text, place)).ToDictionary(pair => pair.text, pair => (long)pair.place, (IEqualityComparer<int[]>)ReferenceEqualityComparer.Instance);
        var vectors = cat([.. order.Chunk(TextsOfBatch).Select(Forward)], 0);
        var counts = batch.Select(pair => pair.Left.Length).ToArray();
        var left = zeros([batch.Count, vectors.shape[1]]).index_add(
            0,
            tensor(counts.SelectMany((count, row) => Enumerable.Repeat((long)row, count)).ToArray()),
            vectors.index_select(0, tensor(batch.SelectMany(pair => pair.Left).Select(text => places[text]).ToArray())),
            1);
        return (nn.functional.normalize(left, 2, -1), vectors.index_select(0, tensor(batch.Select(pair => places[pair.Right]).ToArray())));
    }

    private Tensor Forward(int[][] texts)
    {
        using var batch = TextBatch.Of(texts);
        return module.forward(batch.Ids, batch.Mask);
    }

    /// <summary>Mean over the sources, by their shares, of how well the right text is found among all right ones.</summary>
    private (double HitRate, double Ndcg) Validate()
    {
        using var noGradients = no_grad();
        module.eval();
        var (hitRate, ndcg) = (0.0, 0.0);
        foreach (var (validation, share) in pairs.Validation)
        {
            using var scope = NewDisposeScope();
            var distinct = validation.DistinctBy(pair => pair.RightKey).ToArray();
            var columns = distinct.Select((pair, index) => (pair.RightKey, index)).ToDictionary(pair => pair.RightKey, pair => (long)pair.index);
            var scores = Embed(validation).Left.matmul(Embed(distinct).Right.t());
            var own = scores.gather(1, tensor(validation.Select(pair => columns[pair.RightKey]).ToArray()).unsqueeze(1));

            // Ties count as ahead: vectors that are all the same must not look perfect.
            foreach (var place in scores.ge(own).sum(1).data<long>().ToArray().Where(place => place <= Cutoff))
            {
                hitRate += share / validation.Length;
                ndcg += share / Math.Log2(place + 1) / validation.Length;
            }
        }

        return (hitRate, ndcg);
    }
}
