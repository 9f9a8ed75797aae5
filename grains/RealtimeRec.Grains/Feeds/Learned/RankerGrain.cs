using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Storage;
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
    IOptions<RankerOptions> options,
    TimeProvider time,
    ILogger<RankerGrain> logger) : OwnedGrain, IRankerGrain, IOwnRankerGrain, IStoredGrain
{
    /// <summary>Name of the state in grain storage.</summary>
    public const string StateName = "ranker";

    /// <summary>Versions that are kept, some 100 KB each.</summary>
    private const int MaxVersions = 5;

    private static readonly TimeSpan TurnPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CountPeriod = TimeSpan.FromSeconds(60);

    private RankerState _state = new();
    private DateTimeOffset _countedAt;
    private int _newCases;
    private bool _isTraining;

    protected override OwnedGrains Owned => owned;

    private IRankerTrainerGrain Trainer => GrainFactory.Get<IRankerTrainerGrain>(0);

    private StoredRanker? Served => Array.Find(_state.Versions, stored => stored.Version.Version == _state.Served);

    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (storage.RecordExists && storage.State.Fault is { } fault)
        {
            if (fault.NewerFormat is not null)
            {
                NewerState = $"The shop's rankers were written by a newer version ({fault.Reason}). They are left as they are; a silo of that version answers.";
            }
            else
            {
                await quarantine.KeepAsync(StateName, this.GetGrainId(), fault);
                await StoreAsync(_state);
            }
        }
        else if (storage.RecordExists)
        {
            _state = storage.State;
        }

        if (options.Value.Enabled)
        {
            this.RegisterGrainTimer(TurnAsync, new GrainTimerCreationOptions(TurnPeriod, TurnPeriod));
        }
    }

    public Task<OwnRanker> GetServedAsync(string? version)
    {
        ThrowIfNewer();
        return Task.FromResult(new OwnRanker(_state.Served, _state.Served == version ? null : Served?.Model));
    }

    public async Task<RankerReport> GetReportAsync()
    {
        ThrowIfNewer();
        var (all, later) = await CountAsync();
        return new RankerReport
        {
            Served = _state.Served,
            Training = _isTraining,
            Cases = all,
            NewCases = later,
            Latest = _state.Latest,
            Versions = Array.ConvertAll(_state.Versions, stored => stored.Version),
        };
    }

    public async Task<RankerReport> TrainAsync()
    {
        ThrowIfNewer();
        if (!_isTraining)
        {
            await StartAsync();
        }

        return await GetReportAsync();
    }

    public async Task<RankerReport?> ServeAsync(string? version)
    {
        ThrowIfNewer();
        if (version is not null && !Array.Exists(_state.Versions, stored => stored.Version.Version == version))
        {
            return null;
        }

        if (version != _state.Served)
        {
            await StoreAsync(With(_state, version, _state.Latest, _state.SeenUntilMs, _state.Versions));
            LogChosen(version ?? "fusion alone");
        }

        return await GetReportAsync();
    }

    public Task StoreAgainAsync() => NewerState is null && (_state.Versions.Length > 0 || _state.Latest is not null) ? StoreAsync(_state) : Task.CompletedTask;

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
            else if (time.GetUtcNow() - _countedAt >= CountPeriod)
            {
                _countedAt = time.GetUtcNow();
                (var all, _newCases) = await CountAsync();
                if (_newCases >= options.Value.CasesBetween && all >= options.Value.TrialCases + options.Value.LeastTraining)
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
            _isTraining = true;
        }
        catch (OrleansException exception)
        {
            var reason = $"No silo trains: it takes one with the role inference. ({exception.Message})";
            if (_state.Latest?.Reason != reason)
            {
                await StoreAsync(With(_state, _state.Served, new RankerOutcome(time.GetUtcNow(), RankerDecision.Failed, reason), _state.SeenUntilMs, _state.Versions));
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

        // Without a result its silo is gone: it is begun anew when it is looked for again.
        _isTraining = false;
        if (progress.Result is not { } result)
        {
            return;
        }

        var served = result.Outcome.Decision switch
        {
            RankerDecision.TakesOver => result.Ranker!.Version.Version,
            RankerDecision.StepsDown => null,
            _ => _state.Served,
        };
        StoredRanker[] versions = result.Ranker is null
            ? _state.Versions
            : [.. _state.Versions.Where(stored => stored.Version.Version != served).Prepend(result.Ranker).Take(MaxVersions)];

        // A training that failed has seen the cases as well: it is tried again with further ones, and not every minute.
        var seenUntilMs = result.SeenUntilMs > 0 ? result.SeenUntilMs : time.GetUtcNow().ToUnixTimeMilliseconds();
        await StoreAsync(With(_state, served, result.Outcome, seenUntilMs, versions));
        LogDecided(result.Outcome.Decision, served ?? "fusion alone", result.Outcome.Reason);
    }

    private async Task<(int All, int Later)> CountAsync()
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, IRankerCasesGrain.Shards)
            .Select(shard => GrainFactory.Get<IRankerCasesGrain>(shard).CountAsync(features.Value.Fingerprint, _state.SeenUntilMs)));
        return (counts.Sum(count => count.All), counts.Sum(count => count.Later));
    }

    private async Task StoreAsync(RankerState state)
    {
        storage.State = state;
        try
        {
            await storage.WriteStateAsync();
            _state = state;
        }
        catch (InconsistentStateException)
        {
            // Another activation wrote: that one has the truth, this one must read it.
            DeactivateOnIdle();
            throw;
        }
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
