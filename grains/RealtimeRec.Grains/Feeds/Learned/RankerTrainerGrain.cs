using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Inference;
using RealtimeRec.Placement;
using RealtimeRec.Quality;
using RealtimeRec.RankerTraining;
using RealtimeRec.Ranking.Trees;

namespace RealtimeRec.Feeds.Learned;

/// <inheritdoc cref="IRankerTrainerGrain"/>
/// <remarks>The computation runs on one thread of the lowest priority. When its silo ends, so does it, and another silo begins anew.</remarks>
[PlacedOnRole(SiloRole.Inference)]
internal sealed partial class RankerTrainerGrain(
    Lazy<FeedFeatures> features, IOptions<RankerOptions> options, TimeProvider time, ILogger<RankerTrainerGrain> logger) : Grain, IRankerTrainerGrain
{
    /// <summary>Features whose gains are told.</summary>
    private const int ToldFeatures = 15;

    private readonly CancellationTokenSource _leaving = new();
    private Task? _training;
    private RankerResult? _result;

    public Task StartAsync(RankerTask task)
    {
        if (_training is null or { IsCompleted: true })
        {
            _result = null;
            _training = TrainAsync(task);
        }

        return Task.CompletedTask;
    }

    public Task<RankerProgress> GetProgressAsync() => Task.FromResult(new RankerProgress(_training is { IsCompleted: false }, _result));

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _leaving.CancelAsync();
        if (_training is { } training)
        {
            // LightGBM grows its trees in native code, which cannot be interrupted and which a process that ends beneath it does not survive in order.
            await training.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        _leaving.Dispose();
    }

    private async Task TrainAsync(RankerTask task)
    {
        // The caller is answered first.
        await Task.Yield();
        try
        {
            var (cases, seenUntilMs) = await CasesAsync();
            var started = time.GetTimestamp();
            LogStarted(cases.Count);
            var cancellationToken = _leaving.Token;
            var selection = await LowPriorityThread.RunAsync("ranker training", () => Select(cases, task, cancellationToken));
            LogEnded(time.GetElapsedTime(started).TotalSeconds, selection.Verdict, selection.Reason);
            var now = time.GetUtcNow();
            _result = new RankerResult(new RankerOutcome(now, DecisionOf(selection.Verdict), selection.Reason), RankerOf(selection, now, seenUntilMs), seenUntilMs);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The silo leaves.
        }
        catch (DllNotFoundException exception)
        {
            Fail($"LightGBM cannot be loaded on this silo: it needs x64 and the OpenMP runtime (package libgomp1 on Debian). Feeds are ranked by fusion alone; a ranker trained elsewhere can be served from the registry. ({exception.Message})");
        }
        catch (Exception exception)
        {
            LogFailed(exception);
            Fail(exception.Message);
        }
    }

    private RankerSelection Select(IReadOnlyList<RankerCase> cases, RankerTask task, CancellationToken cancellationToken)
    {
        // One of other features than this version's cannot be compared, nor serve.
        var served = task.Served is { } stored && RankerModel.Read(stored.Model) is var model && model.Features.SequenceEqual(features.Value.Names)
            ? (model, stored.TrainedUntilMs)
            : ((RankerModel, long)?)null;
        return RankerSelection.Of(
            features.Value.Names,
            cases,
            served,
            new RankerSelectionOptions
            {
                TrialCases = options.Value.TrialCases,
                LeastTraining = options.Value.LeastTraining,
                Places = RankingReport.Places,
                Trainer = new RankerTrainerOptions { Threads = 1 },
            },
            cancellationToken);
    }

    private async Task<(List<RankerCase> Cases, long SeenUntilMs)> CasesAsync()
    {
        var (cases, seenUntilMs) = (new List<RankerCase>(), 0L);
        for (var shard = 0; shard < IRankerCasesGrain.Shards; shard++)
        {
            foreach (var kept in await GrainFactory.Get<IRankerCasesGrain>(shard).TakeAsync(features.Value.Fingerprint))
            {
                // Where weights say so, a kind is not learned from.
                var weight = WeightOf(kept);
                if (weight > 0 && PackedFeatures.Unpack(kept.Features, kept.Candidates, features.Value.Names.Length) is { } unpacked)
                {
                    cases.Add(new RankerCase(unpacked, kept.Target) { TimeMs = kept.TimeMs, WasShown = kept.WasShown, Weight = weight });
                }

                seenUntilMs = Math.Max(seenUntilMs, kept.TimeMs);
            }
        }

        return (cases, seenUntilMs);
    }

    private float WeightOf(StoredRankerCase kept) => (float)((kept.WasShown ? options.Value.ShownWeight : 1) * kept.Grade switch
    {
        CaseGrade.Bought => options.Value.PurchaseWeight,
        CaseGrade.Kept => options.Value.CartWeight,
        _ => 1,
    });

    private static StoredRanker? RankerOf(RankerSelection selection, DateTimeOffset now, long seenUntilMs)
    {
        if (selection.Ranker is not { } ranker)
        {
            return null;
        }

        var model = ranker.ToOnnx();
        var told = ranker.Features.Zip(selection.Gains, (name, gain) => new RankerFeature(name, gain)).OrderByDescending(feature => feature.Gain).Take(ToldFeatures);
        return new StoredRanker(
            new RankerVersion($"ranker-{Convert.ToHexStringLower(SHA256.HashData(model))[..8]}", now, selection.Cases, selection.Reason, [.. told]), model, seenUntilMs);
    }

    private static RankerDecision DecisionOf(RankerVerdict verdict) => verdict switch
    {
        RankerVerdict.TakesOver => RankerDecision.TakesOver,
        RankerVerdict.StepsDown => RankerDecision.StepsDown,
        RankerVerdict.TooFewCases => RankerDecision.TooFewCases,
        _ => RankerDecision.Stays,
    };

    private void Fail(string reason) => _result = new RankerResult(new RankerOutcome(time.GetUtcNow(), RankerDecision.Failed, reason), null, 0);

    [LoggerMessage(LogLevel.Information, "A ranker is being trained on {Cases} cases.")]
    private partial void LogStarted(int cases);

    [LoggerMessage(LogLevel.Information, "The training of a ranker took {Seconds:F0} s: {Verdict}. {Reason}")]
    private partial void LogEnded(double seconds, RankerVerdict verdict, string reason);

    [LoggerMessage(LogLevel.Error, "The training of a ranker failed.")]
    private partial void LogFailed(Exception exception);
}
