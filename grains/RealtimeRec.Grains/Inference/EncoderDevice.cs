using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Encoders.Histories;
using RealtimeRec.Encoders.Sessions;
using RealtimeRec.Encoders.Text;

namespace RealtimeRec.Inference;

/// <summary>
/// A GPU, or some threads of the CPU, with the models it has loaded: usually one of each kind, and for a while two, when a version
/// takes over from another.
/// </summary>
internal sealed partial class EncoderDevice(
    int slot, ExecutionProvider provider, InferenceOptions options, EncoderMetrics metrics, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, Loaded<TextModel, int[]>> _texts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Loaded<UserModel, UserInput>> _users = new(StringComparer.Ordinal);

    /// <summary>Loads and warms the models of a set that are not loaded yet, beside what runs.</summary>
    /// <exception cref="ModelException">One cannot be run; what was loaded before stays.</exception>
    public void Load(ModelSet models)
    {
        if (models.Text is { } text && !_texts.ContainsKey(models.TextEncoder))
        {
            Load(_texts, "text", text, ["text-encoder", "model"], (session, name) => new TextModel(session, name, text));
        }

        if (models.User is { } user && !_users.ContainsKey(models.UserEncoder!))
        {
            Load(_users, "user", user, ["user-encoder"], (session, name) =>
            {
                var model = new UserModel(session, name, user.Description.MaxLength);
                return model.Dimensions == models.Dimensions
                    ? model
                    : throw new ModelException($"{name} takes vectors of {model.Dimensions} dimensions, and the items' have {models.Dimensions}.");
            });
        }
    }

    /// <summary>Drops every model that none of the sets needs, after its last batch.</summary>
    public void Keep(params ReadOnlySpan<ModelSet> needed)
    {
        var (texts, users) = (new HashSet<string>(), new HashSet<string?>());
        foreach (var models in needed)
        {
            texts.Add(models.TextEncoder);
            users.Add(models.UserEncoder);
        }

        Drop(_texts, version => !texts.Contains(version));
        Drop(_users, version => !users.Contains(version));
    }

    /// <summary>The text encoder of a version and its queue; null when it is not loaded.</summary>
    public (TextModel Model, EncoderQueue<int[]> Queue)? TextEncoder(string version) =>
        _texts.TryGetValue(version, out var loaded) ? (loaded.Model, loaded.Queue) : null;

    /// <summary>The queue of the user encoder of a version; null when it is not loaded.</summary>
    public EncoderQueue<UserInput>? UserEncoder(string version) => _users.TryGetValue(version, out var loaded) ? loaded.Queue : null;

    /// <summary>The device as it is now.</summary>
    public DeviceStatus Status() => new()
    {
        Slot = slot,
        Provider = provider.Name(),
        Encoders = [.. _texts.Select(pair => StatusOf("text", pair.Key, pair.Value)), .. _users.Select(pair => StatusOf("user", pair.Key, pair.Value))],
    };

    public void Dispose()
    {
        Drop(_texts, _ => true);
        Drop(_users, _ => true);
    }

    private void Load<TModel, TInput>(
        ConcurrentDictionary<string, Loaded<TModel, TInput>> models,
        string kind,
        ModelFolder folder,
        string[] names,
        Func<Microsoft.ML.OnnxRuntime.InferenceSession, string, TModel> open)
        where TModel : class, IBatchModel<TInput>
    {
        var started = time.GetTimestamp();
        var (version, file) = (folder.Description.Version, ModelFiles.Choose(folder, options, provider, names));
        var path = Path.Combine(folder.Path, file);
        var session = ModelSessions.Open(folder.Read(file), options, provider, slot, path);
        TModel? model = null;
        try
        {
            model = open(session, path);
            model.Warm(options.MaxBatch);
        }
        catch
        {
            if (model is null)
            {
                session.Dispose();
            }

            model?.Dispose();
            throw;
        }

        var device = string.Create(CultureInfo.InvariantCulture, $"{provider.Name()}:{slot}");
        var meter = new EncoderMeter(metrics, device, kind, version);
        models[version] = new Loaded<TModel, TInput>(file, model, new EncoderQueue<TInput>($"{kind} encoder {version} on {device}", model, options, meter, time, logger), meter);
        LogLoaded(logger, version, file, device, (long)time.GetElapsedTime(started).TotalMilliseconds);
    }

    private void Drop<TModel, TInput>(ConcurrentDictionary<string, Loaded<TModel, TInput>> models, Predicate<string> isDropped)
    {
        foreach (var version in models.Keys.Where(version => isDropped(version)))
        {
            if (models.TryRemove(version, out var loaded))
            {
                loaded.Queue.Dispose();
                loaded.Meter.Close();
                LogDropped(logger, version, provider.Name(), slot);
            }
        }
    }

    private static EncoderStatus StatusOf<TModel, TInput>(string kind, string version, Loaded<TModel, TInput> loaded) => new()
    {
        Kind = kind,
        Version = version,
        File = loaded.File,
        QueueDepth = loaded.Queue.Depth,
        Requests = loaded.Queue.Requests,
        Batches = loaded.Queue.Batches,
        Refused = loaded.Queue.Refused,
    };

    [LoggerMessage(LogLevel.Information, "Loaded and warmed up {Version} ({File}) on {Device} in {Milliseconds} ms.")]
    private static partial void LogLoaded(ILogger logger, string version, string file, string device, long milliseconds);

    [LoggerMessage(LogLevel.Information, "Dropped {Version} from {Provider}:{Slot}.")]
    private static partial void LogDropped(ILogger logger, string version, string provider, int slot);

    private sealed record Loaded<TModel, TInput>(string File, TModel Model, EncoderQueue<TInput> Queue, EncoderMeter Meter);
}
