using System.Diagnostics;
using RealtimeRec.Training.Data;
using RealtimeRec.Training.Torch;
using static TorchSharp.torch;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>Trains a user encoder on sequences until its ranking of validation cases gets no better.</summary>
internal sealed class UserEncoderTrainer : IDisposable
{
    private const int CasesOfBatch = 512;
    private const int Cutoff = 10;

    /// <summary>More say little more, and take longer than the epoch that they judge.</summary>
    private const int MaxValidationCases = 10_000;

    private readonly UserEncoderModule _module;
    private readonly UserEncoderOptions _options;
    private readonly SequenceBatcher _batcher;
    private readonly IReadOnlyList<EncoderCase> _validation;
    private readonly bool _excludeHistory;
    private readonly Tensor _drawWeights;
    private readonly Tensor _logDrawn;

    /// <param name="module">What to train.</param>
    /// <param name="sequences">What to learn from.</param>
    /// <param name="validation">What decides which epoch was best, and when to stop.</param>
    /// <param name="excludeHistory">Whether a validation history's own items are no answers.</param>
    /// <exception cref="TrainingException">No sequence has two interactions, or there is no validation case.</exception>
    public UserEncoderTrainer(
        UserEncoderModule module, IReadOnlyList<EncoderSequence> sequences, IReadOnlyList<EncoderCase> validation, bool excludeHistory)
    {
        _module = module;
        _options = module.Options;
        _batcher = new SequenceBatcher(sequences, _options);
        _validation = validation.Count <= MaxValidationCases
            ? validation
            : [.. Enumerable.Range(0, MaxValidationCases).Select(i => validation[(int)((long)i * validation.Count / MaxValidationCases)])];
        _excludeHistory = excludeHistory;
        if (_batcher.Count == 0 || validation.Count == 0)
        {
            throw new TrainingException(
                $"There is nothing to train on: {_batcher.Count:N0} sequences of at least two interactions and {validation.Count:N0} validation cases are left.");
        }

        if (_options is { LabelSmoothing: > 0, Negatives: > 0 })
        {
            throw new TrainingException("--label-smoothing spreads over all items: it needs --negatives 0.");
        }

        var counts = new float[module.Items];
        foreach (var item in sequences.SelectMany(sequence => sequence.Items))
        {
            counts[item]++;
        }

        using var scope = NewDisposeScope();
        var weights = tensor(counts).clamp_min(1).pow(_options.NegativeExponent);
        _drawWeights = weights.DetachFromDisposeScope();
        _logDrawn = (weights / weights.sum() * Math.Max(1, _options.Negatives)).log().DetachFromDisposeScope();
    }

    /// <summary>Trains; the module then holds the weights of the best epoch. Answers each epoch's figures, also those of an earlier run.</summary>
    /// <param name="progress">Told after each epoch.</param>
    /// <param name="checkpoint">Written after each epoch, and gone on from when it is there; null for none.</param>
    /// <param name="cancellationToken">Stops after the batch under way; the last epoch's checkpoint stays.</param>
    /// <exception cref="TrainingException">The loss is no number, or the checkpoint is of another training.</exception>
    public IReadOnlyList<EpochReport> Train(IProgress<EpochReport> progress, TrainingCheckpoint? checkpoint, CancellationToken cancellationToken)
    {
        random.manual_seed(_options.Seed);
        using var optimizer = optim.AdamW(_module.parameters(), _options.LearningRate, weight_decay: _options.WeightDecay, beta2: 0.98);
        using var best = new WeightSnapshot();
        var reports = checkpoint?.Load(_module, optimizer, best) ?? [];
        _module.PinUnknown();
        foreach (var report in reports)
        {
            progress.Report(report);
        }

        for (var epoch = reports.Count + 1; epoch <= _options.Epochs && epoch - BestEpoch(reports) <= _options.Patience; epoch++)
        {
            var watch = Stopwatch.StartNew();

            // Each epoch has a seed of its own, so that a training that was interrupted goes on as it would have.
            random.manual_seed(_options.Seed + epoch);
            var loss = TrainEpoch(optimizer, new Random(_options.Seed + epoch), cancellationToken);
            if (!double.IsFinite(loss))
            {
                throw new TrainingException($"The loss of epoch {epoch} is no number; a smaller step than --learning-rate {_options.LearningRate} may help.");
            }

            var (hitRate, ndcg) = Validate();
            var isBest = reports.All(report => report.ValidationNdcg < ndcg);
            reports.Add(new EpochReport(epoch, loss, hitRate, ndcg, watch.Elapsed));
            if (isBest)
            {
                best.Take(_module);
            }

            checkpoint?.Save(_module, optimizer, best, reports);
            progress.Report(reports[^1]);
        }

        best.Restore(_module);
        _module.eval();
        return reports;
    }

    public void Dispose()
    {
        _drawWeights.Dispose();
        _logDrawn.Dispose();
    }

    private static int BestEpoch(List<EpochReport> reports) => reports.Count == 0 ? 0 : reports.MaxBy(report => report.ValidationNdcg)!.Epoch;

    private double TrainEpoch(optim.Optimizer optimizer, Random order, CancellationToken cancellationToken)
    {
        _module.train();
        var (loss, targets) = (0.0, 0L);
        foreach (var batch in _batcher.Epoch(order))
        {
            using var scope = NewDisposeScope();
            using (batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var batchLoss = Loss(batch);
                optimizer.zero_grad();
                batchLoss.backward();
                optimizer.step();
                _module.PinUnknown();
                loss += batchLoss.item<float>() * batch.Targets.shape[0];
                targets += batch.Targets.shape[0];
            }
        }

        return loss / targets;
    }

    private Tensor Loss(SequenceBatch batch)
    {
        var vectors = _module.ItemVectors();
        var profiles = _module.Profiles(batch.Input, vectors).flatten(0, 1).index_select(0, batch.Positions);
        if (_options.Negatives == 0)
        {
            return nn.functional.cross_entropy(_module.Scores(profiles, vectors), batch.Targets, label_smoothing: _options.LabelSmoothing);
        }

        // One draw for the whole batch; an item drawn that is a row's own target does not compete with it.
        var negatives = multinomial(_drawWeights, _options.Negatives, replacement: true);
        var own = negatives.unsqueeze(0).eq(batch.Targets.unsqueeze(1));
        var scaled = _module.Scaled(profiles);
        var others = (scaled.matmul(vectors.index_select(0, negatives).t()) - _logDrawn.index_select(0, negatives)).masked_fill(own, float.NegativeInfinity);
        var target = (scaled * vectors.index_select(0, batch.Targets)).sum(-1, keepdim: true);
        return nn.functional.cross_entropy(cat([target, others], 1), zeros([batch.Targets.shape[0]], int64));
    }

    private (double HitRate, double Ndcg) Validate()
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        _module.eval();
        var vectors = _module.ItemVectors();
        var (hits, gain) = (0.0, 0.0);
        foreach (var cases in _validation.Chunk(CasesOfBatch))
        {
            using var inner = NewDisposeScope();
            using var input = EncoderInput.Of([.. cases.Select(@case => @case.History)], _options.MaxLength, [.. cases.Select(@case => @case.Now)]);
            var scores = _module.Scores(LastProfiles(_module, input, vectors, cases), vectors);
            var targets = tensor(cases.Select(@case => (long)@case.Target).ToArray()).unsqueeze(1);
            var own = scores.gather(1, targets);
            var better = scores.gt(own).sum(1).data<long>().ToArray();
            var all = _excludeHistory ? scores.data<float>().ToArray() : [];
            for (var row = 0; row < cases.Length; row++)
            {
                var ahead = better[row];
                if (_excludeHistory)
                {
                    var ofRow = all.AsSpan(row * _module.Items, _module.Items);
                    foreach (var item in cases[row].History.Items.Distinct())
                    {
                        ahead -= ofRow[item] > ofRow[cases[row].Target] ? 1 : 0;
                    }
                }

                if (ahead < Cutoff)
                {
                    hits++;
                    gain += 1 / Math.Log2(ahead + 2);
                }
            }
        }

        return (hits / _validation.Count, gain / _validation.Count);
    }

    private static Tensor LastProfiles(UserEncoderModule module, EncoderInput input, Tensor vectors, IReadOnlyList<EncoderCase> cases)
    {
        using var scope = NewDisposeScope();
        var length = input.Items.shape[1];
        var last = tensor(cases.Select((@case, row) => (row * length) + Math.Min(length, @case.History.Length) - 1).ToArray());
        return module.Profiles(input, vectors).flatten(0, 1).index_select(0, last).MoveToOuterDisposeScope();
    }
}
