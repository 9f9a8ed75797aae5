using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Inference;
using RealtimeRec.Onnx.Files;
using RealtimeRec.Ranking.Trees;

namespace RealtimeRec.Feeds.Learned;

/// <summary>
/// The ranker that this silo serves: looks into the registry's folder again and again, and opens what <c>active.json</c> names there as <c>ranker</c>. What
/// cannot be served is refused, and what was served before stays; without one, feeds are ranked by fusion alone.
/// </summary>
internal sealed partial class ServedRanker(
    Lazy<FeedFeatures> features, IOptions<InferenceOptions> options, TimeProvider time, ILogger<ServedRanker> logger) : IRankerStatus, IAsyncDisposable
{
    private RankerModel? _current;
    private string? _folder;
    private string? _refused;
    private SupervisedLoop? _loop;

    /// <summary>What a ranker is told.</summary>
    public FeedFeatures Features => features.Value;

    /// <summary>The ranker; null for none.</summary>
    public RankerModel? Current => Volatile.Read(ref _current);

    /// <summary>Name of its version; null without one.</summary>
    public string? Version { get; private set; }

    /// <summary>Why the ranker that the registry names is not served; null when it is.</summary>
    public string? Refused => Volatile.Read(ref _refused);

    /// <summary>Is told of every feed what the ranker is told, whether one is served or not; null while nobody asks.</summary>
    public RankerObserver? Observer { get; set; }

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

    /// <summary>Looks for the first time, and begins to follow the registry.</summary>
    public void Start()
    {
        if (options.Value.Registry is { } folder)
        {
            Look(folder);
            _loop ??= SupervisedLoop.Every(
                options.Value.PollInterval,
                "ranker",
                _ =>
                {
                    Look(folder);
                    return Task.CompletedTask;
                },
                time,
                logger);
            _loop.Start();
        }
    }

    /// <summary>Stops following.</summary>
    public Task StopAsync() => _loop?.StopAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private void Look(string registry)
    {
        string? named = null;
        try
        {
            named = ModelSelection.Read(registry).Ranker;
            if (named == _folder)
            {
                return;
            }

            if (named is null)
            {
                Serve(version: null, ranker: null);
                LogNone();
            }
            else
            {
                var folder = ModelFolder.Open(Path.Combine(registry, named));
                Serve(folder.Description.Version, RankerModel.Read(folder.Read(RankerModel.FileName)));
                LogServed(folder.Description.Version);
            }

            (_folder, _refused) = (named, null);
        }
        catch (Exception exception) when (exception is ModelException or ModelFormatException)
        {
            // Not looked at again until the registry names another one.
            _folder = named ?? _folder;
            if (_refused != exception.Message)
            {
                _refused = exception.Message;
                LogRefused($"{registry}/{named ?? ModelSelection.FileName}", exception.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "The ranker to be served is {Version}.")]
    private partial void LogServed(string version);

    [LoggerMessage(LogLevel.Information, "No ranker is to be served: feeds are ranked by fusion alone.")]
    private partial void LogNone();

    [LoggerMessage(LogLevel.Error, "{What} was refused, and the ranking stays as it was: {Reason}")]
    private partial void LogRefused(string what, string reason);
}
