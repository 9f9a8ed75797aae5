using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Hosting.Background;

namespace RealtimeRec.Inference;

/// <summary>
/// What models this silo is to serve: looks into the registry's folder again and again, and opens what <c>active.json</c> names
/// there. What cannot be opened or loaded is refused, and what was served before stays.
/// </summary>
internal sealed partial class ModelRegistry(
    InitialModels initial, HashedTextEncoder hashed, IOptions<InferenceOptions> options, TimeProvider time, ILogger<ModelRegistry> logger) : IModelSource, IAsyncDisposable
{
    private ModelSet _target = initial.Models;
    private string? _refused;

    /// <summary>Why it cannot be read what is to be served; null when it can.</summary>
    private string? _unreadable;
    private ModelSelection _selection = initial.Selection with { Ranker = null };
    private SupervisedLoop? _loop;

    /// <inheritdoc/>
    public ModelSet Target => Volatile.Read(ref _target);

    /// <summary>Why what the registry names is not <see cref="Target"/>; null when it is.</summary>
    public string? Refused => Volatile.Read(ref _unreadable) ?? Volatile.Read(ref _refused);

    /// <summary>Told of each new <see cref="Target"/>.</summary>
    public event Action? Changed;

    /// <summary>Begins to follow the registry.</summary>
    public void Start()
    {
        if (options.Value.Registry is { } folder)
        {
            LogTarget(Target.Version);
            _loop ??= SupervisedLoop.Every(options.Value.PollInterval, "model registry", _ => LookAsync(folder), time, logger);
            _loop.Start();
        }
    }

    /// <summary>Refuses what was opened but cannot be run, and goes back to what was served before.</summary>
    /// <param name="refused">The models.</param>
    /// <param name="former">What to go on with.</param>
    /// <param name="reason">Why, in a sentence.</param>
    public void Refuse(ModelSet refused, ModelSet former, string reason)
    {
        if (Interlocked.CompareExchange(ref _target, former, refused) == refused)
        {
            _refused = reason;
            LogRefused(refused.Version, reason);
            Changed?.Invoke();
        }
    }

    /// <inheritdoc/>
    public ModelSet? WithTextEncoder(string version)
    {
        if (version == hashed.Version)
        {
            return ModelSet.Hashed(hashed);
        }

        try
        {
            return Directory.EnumerateDirectories(options.Value.Registry ?? "")
                .Where(folder => File.Exists(Path.Combine(folder, ModelFolder.DescriptionName)) && ModelFolder.Open(folder).Description.Version == version)
                .Select(folder => ModelSet.Open(options.Value.Registry!, new ModelSelection(Path.GetFileName(folder)), hashed))
                .FirstOrDefault();
        }
        catch (Exception exception) when (exception is ModelException or IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Stops following.</summary>
    public Task StopAsync() => _loop?.StopAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private Task LookAsync(string folder)
    {
        ModelSelection selection;
        try
        {
            // Rankers are no business of the encoders.
            selection = ModelSelection.Read(folder) with { Ranker = null };
            _unreadable = null;
        }
        catch (ModelException exception)
        {
            // Looked at again until it can be read.
            if (_unreadable != exception.Message)
            {
                _unreadable = exception.Message;
                LogRefused($"{folder}/{ModelSelection.FileName}", exception.Message);
            }

            return Task.CompletedTask;
        }

        if (selection == _selection)
        {
            return Task.CompletedTask;
        }

        // Not looked at again until the registry names something else.
        _selection = selection;
        try
        {
            var opened = ModelSet.Open(folder, selection, hashed);
            _refused = null;
            if (opened.Version != Target.Version)
            {
                Volatile.Write(ref _target, opened);
                LogTarget(opened.Version);
                Changed?.Invoke();
            }
        }
        catch (ModelException exception)
        {
            _refused = exception.Message;
            LogRefused($"{folder}/{ModelSelection.FileName}", exception.Message);
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "The models to be served are {Version}.")]
    private partial void LogTarget(string version);

    [LoggerMessage(LogLevel.Error, "{What} was refused, and the models served before stay in use: {Reason}")]
    private partial void LogRefused(string what, string reason);
}
