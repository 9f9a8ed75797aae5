using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Inference;
using RealtimeRec.Onnx.Files;
using RealtimeRec.Ranking.Trees;

namespace RealtimeRec.Feeds.Learned;

/// <summary>
/// The ranker that this silo serves: what <c>active.json</c> of the registry names as <c>ranker</c>, or else the shop's own one (<see cref="IRankerGrain"/>);
/// looks for both again and again. What cannot be served is refused, and what was served before stays; without one, feeds are ranked by fusion alone.
/// </summary>
internal sealed partial class ServedRanker(
    Lazy<FeedFeatures> features, Lazy<IOwnRankerGrain> own, IOptions<InferenceOptions> options, TimeProvider time, ILogger<ServedRanker> logger) : IRankerStatus, IAsyncDisposable
{
    private RankerModel? _current;
    private string? _named;
    private string? _refused;

    /// <summary>Why it cannot be read which ranker is named; null when it can.</summary>
    private string? _unreadable;
    private SupervisedLoop? _loop;

    /// <summary>What a ranker is told.</summary>
    public FeedFeatures Features => features.Value;

    /// <summary>The ranker; null for none.</summary>
    public RankerModel? Current => Volatile.Read(ref _current);

    /// <summary>Name of its version; null without one.</summary>
    public string? Version { get; private set; }

    /// <summary>Why the ranker that is to be served is not; null when it is.</summary>
    public string? Refused => Volatile.Read(ref _unreadable) ?? Volatile.Read(ref _refused);

    /// <summary>Serves a ranker from now on, or none.</summary>
    /// <param name="version">Name of its version.</param>
    /// <param name="ranker">The ranker; null for none.</param>
    /// <exception cref="ModelException">It was trained on other features than this silo's.</exception>
    public void Serve(string? version, RankerModel? ranker)
    {
        if (ranker is not null && !ranker.Features.SequenceEqual(Features.Names))
        {
            throw new ModelException($"The ranker {version} was trained on other features than this version of the program has: train it again.");
        }

        Version = ranker is null ? null : version;
        Volatile.Write(ref _current, ranker);
    }

    /// <summary>Looks into the registry, and goes on looking.</summary>
    public void Start()
    {
        ServeSelected();
        _loop ??= SupervisedLoop.Every(options.Value.PollInterval, "ranker", _ => LookAsync(), time, logger);
        _loop.Start();
    }

    /// <summary>Stops looking.</summary>
    public Task StopAsync() => _loop?.StopAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private async Task LookAsync()
    {
        if (!ServeSelected() && await OwnAsync().ConfigureAwait(false) is { } own && own.Version != _named)
        {
            Take(own.Version, () => (own.Version, own.Model));
        }
    }

    /// <summary>Serves what the registry names.</summary>
    /// <returns>Whether it names one, or may: then the shop's own is none of this silo's business.</returns>
    private bool ServeSelected()
    {
        string? selected;
        try
        {
            selected = options.Value.Registry is { } registry ? ModelSelection.Read(registry).Ranker : null;
            _unreadable = null;
        }
        catch (ModelException exception)
        {
            if (_unreadable != exception.Message)
            {
                _unreadable = exception.Message;
                LogRefused($"{options.Value.Registry}/{ModelSelection.FileName}", exception.Message);
            }

            return true;
        }

        if (selected is not null && Path.Combine(options.Value.Registry!, selected) is var path && path != _named)
        {
            Take(path, () => ModelFolder.Open(path) is var folder ? (folder.Description.Version, folder.Read(RankerModel.FileName)) : default);
        }

        return selected is not null;
    }

    /// <summary>Serves what is named; one that cannot be served is not looked at again until another one is named.</summary>
    private void Take(string? named, Func<(string? Version, byte[]? Model)> read)
    {
        try
        {
            var (version, model) = read();
            Serve(version, model is null ? null : RankerModel.Read(model));
            (_named, _refused) = (named, null);
            if (model is null)
            {
                LogNone();
            }
            else
            {
                LogServed(version!);
            }
        }
        catch (Exception exception) when (exception is ModelException or ModelFormatException)
        {
            (_named, _refused) = (named, exception.Message);
            LogRefused(named ?? "the ranker", exception.Message);
        }
    }

    private async Task<OwnRanker?> OwnAsync()
    {
        try
        {
            return await own.Value.GetServedAsync(_named).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            LogNotAsked(exception);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "The ranker to be served is {Version}.")]
    private partial void LogServed(string version);

    [LoggerMessage(LogLevel.Information, "No ranker is to be served: feeds are ranked by fusion alone.")]
    private partial void LogNone();

    [LoggerMessage(LogLevel.Error, "{What} was refused, and the ranking stays as it was: {Reason}")]
    private partial void LogRefused(string what, string reason);

    [LoggerMessage(LogLevel.Debug, "Which ranker is to be served could not be asked.")]
    private partial void LogNotAsked(Exception exception);
}
