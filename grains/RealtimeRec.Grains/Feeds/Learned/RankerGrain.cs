using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeRec.Inference;
using RealtimeRec.Placement;
using RealtimeRec.State;

namespace RealtimeRec.Feeds.Learned;

/// <inheritdoc cref="IRankerGrain"/>
/// <remarks>Lives as long as any silo asks it which ranker serves; looks now and then whether there is enough to train one.</remarks>
[PlacedOnRole(SiloRole.Users)]
internal sealed partial class RankerGrain(
    [PersistentState(RankerGrain.StateName, StorageNames.State)] IPersistentState<RankerState> storage,
    StateQuarantine quarantine,
    OwnedGrains owned,
    Lazy<FeedFeatures> features,
    ISiloStatusOracle silos,
    SiloRoleDirectory roles,
    IOptions<RankerOptions> options,
    TimeProvider time,
    ILogger<RankerGrain> logger) : SingleStateGrain<RankerState>(storage, StateName, quarantine, owned, time), IRankerGrain, IOwnRankerGrain
{
    /// <summary>Name of the state in grain storage.</summary>
    public const string StateName = "ranker";

    /// <summary>Versions that are kept, some 100 KB each.</summary>
    private const int MaxVersions = 5;

    private static readonly TimeSpan TurnPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CountPeriod = TimeSpan.FromSeconds(60);

    private DateTimeOffset _countedAt;
    private bool _isTraining;

    /// <summary>The version that served when the training began: the one that it judges.</summary>
    private string? _judged;

    protected override string What => "The list of the shop's rankers";

    private IRankerTrainerGrain Trainer => GrainFactory.Get<IRankerTrainerGrain>(0);

    private StoredRanker? Served => Array.Find(State.Versions, stored => stored.Version.Version == State.Served);

    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        await base.ReadAsync(cancellationToken);
        this.RegisterGrainTimer(TurnAsync, new GrainTimerCreationOptions(TurnPeriod, TurnPeriod));
    }

    public async Task<OwnRanker> GetServedAsync(string? version)
    {
        await EnsureCurrentAsync();
        return new OwnRanker(State.Served, State.Served == version ? null : Served?.Model);
    }

    public async Task<RankerReport> GetReportAsync()
    {
        await EnsureCurrentAsync();
        var (all, later) = await CountAsync();
        return new RankerReport
        {
            Served = State.Served,
            Training = _isTraining,
            Cases = all,
            NewCases = later,
            Latest = State.Latest,
            Versions = Array.ConvertAll(State.Versions, stored => stored.Version),
        };
    }

    public async Task<RankerReport> TrainAsync()
    {
        await EnsureCurrentAsync();
        if (!_isTraining)
        {
            await StartAsync();
        }

        return await GetReportAsync();
    }

    public async Task<RankerReport?> ServeAsync(string? version)
    {
        await EnsureCurrentAsync();
        if (version is not null && !Array.Exists(State.Versions, stored => stored.Version.Version == version))
        {
            return null;
        }

        if (version != State.Served)
        {
            await StoreAsync(With(State, version, State.Latest, State.SeenUntilMs, State.Versions));
            LogChosen(version ?? "fusion alone");
        }

        return await GetReportAsync();
    }

    private static RankerState With(RankerState state, string? served, RankerOutcome? latest, long seenUntilMs, StoredRanker[] versions) => new()
    {
        Versions = versions,
        Served = served,
        Latest = latest,
        SeenUntilMs = Math.Max(state.SeenUntilMs, seenUntilMs),
    };

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        if (NewerState is not null)
        {
            return;
        }

        try
        {
            if (_isTraining)
            {
                await FollowAsync();
            }
            else if (options.Value.Enabled && Time.GetUtcNow() - _countedAt >= CountPeriod)
            {
                _countedAt = Time.GetUtcNow();
                var (all, later) = await CountAsync();
                if (later >= options.Value.CasesBetween && all >= options.Value.TrialCases + options.Value.LeastTraining)
                {
                    await StartAsync();
                }
            }
        }
        catch (Exception exception)
        {
            // A silo that is gone, or none with the role; the next turn looks again.
            LogNotLooked(exception);
        }
    }

    private async Task StartAsync()
    {
        try
        {
            await Trainer.StartAsync(new RankerTask(Served));
            (_isTraining, _judged) = (true, State.Served);
        }
        catch (OrleansException) when (!silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Any(silo => roles.Has(silo, SiloRole.Inference)))
        {
            const string reason = "No silo trains: it takes one with the role inference.";
            if (State.Latest?.Reason != reason)
            {
                await StoreAsync(With(State, State.Served, new RankerOutcome(Time.GetUtcNow(), RankerDecision.Failed, reason), State.SeenUntilMs, State.Versions));
                LogNotStarted(reason);
            }
        }
    }

    private async Task FollowAsync()
    {
        var progress = await Trainer.GetProgressAsync();
        if (progress.IsRunning)
        {
            return;
        }

        if (progress.Result is not { } result)
        {
            // Its silo is gone.
            _isTraining = false;
            await StartAsync();
            return;
        }

        // Which one is chosen by hand meanwhile was not judged.
        var isJudged = State.Served == _judged;
        var served = result.Outcome.Decision switch
        {
            RankerDecision.TakesOver when isJudged => result.Ranker!.Version.Version,
            RankerDecision.StepsDown when isJudged => null,
            _ => State.Served,
        };
        var outcome = isJudged ? result.Outcome
            : result.Outcome with { Decision = RankerDecision.Stays, Reason = $"Another one was chosen while it was trained, and stays. {result.Outcome.Reason}" };
        var versions = result.Ranker is null ? State.Versions : VersionsWith(result.Ranker, served);

        // A training that failed has seen the cases as well: it is tried again with further ones, and not every minute.
        var seenUntilMs = result.SeenUntilMs > 0 ? result.SeenUntilMs : Time.GetUtcNow().ToUnixTimeMilliseconds();
        await StoreAsync(With(State, served, outcome, seenUntilMs, versions));
        _isTraining = false;
        LogDecided(outcome.Decision, served ?? "fusion alone", outcome.Reason);
    }

    /// <summary>The versions with another one, without the oldest of those that do not serve.</summary>
    private StoredRanker[] VersionsWith(StoredRanker ranker, string? served)
    {
        List<StoredRanker> versions = [ranker, .. State.Versions.Where(stored => stored.Version.Version != ranker.Version.Version)];
        while (versions.Count > MaxVersions)
        {
            versions.RemoveAt(versions.FindLastIndex(stored => stored.Version.Version != served));
        }

        return [.. versions];
    }

    private async Task<(int All, int Later)> CountAsync()
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, IRankerCasesGrain.Shards)
            .Select(shard => GrainFactory.Get<IRankerCasesGrain>(shard).CountAsync(features.Value.Fingerprint, State.SeenUntilMs)));
        return (counts.Sum(count => count.All), counts.Sum(count => count.Later));
    }

    [LoggerMessage(LogLevel.Information, "A training of the ranker ended: {Decision}. What serves is {Served}. {Reason}")]
    private partial void LogDecided(RankerDecision decision, string served, string reason);

    [LoggerMessage(LogLevel.Warning, "{Reason}")]
    private partial void LogNotStarted(string reason);

    [LoggerMessage(LogLevel.Information, "What ranks feeds was chosen by hand: {Served}.")]
    private partial void LogChosen(string served);

    [LoggerMessage(LogLevel.Debug, "Whether there is a ranker to train could not be looked at.")]
    private partial void LogNotLooked(Exception exception);
}
