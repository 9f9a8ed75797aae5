using Microsoft.Extensions.Options;

namespace RealtimeRec.Inference;

/// <summary>Refuses an Inference section that cannot work, naming the key.</summary>
internal sealed class InferenceOptionsValidator : IValidateOptions<InferenceOptions>
{
    public ValidateOptionsResult Validate(string? name, InferenceOptions options)
    {
        var errors = new List<string>();
        void Refuse(string key, string message) => errors.Add($"{InferenceOptions.Section}:{key} {message}");
        void Within<T>(string key, T value, T least, T most) where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                Refuse(key, $"must be from {least} to {most}, not {value}.");
            }
        }

        // A number binds to an enumeration, whether it has a name or not.
        void Known<T>(string key, T value)
            where T : struct, Enum
        {
            if (!Enum.IsDefined(value))
            {
                Refuse(key, $"must be {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}, not {value}.");
            }
        }

        if (options.Registry is { } registry && !Directory.Exists(registry))
        {
            Refuse(nameof(options.Registry), $"must be a folder, and there is none at {registry}.");
        }

        Known(nameof(options.Provider), options.Provider);
        Known(nameof(options.Precision), options.Precision ?? default);
        Within(nameof(options.PollInterval), options.PollInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        Within(nameof(options.Devices), options.Devices, 1, 64);
        Within(nameof(options.DeviceId), options.DeviceId, 0, 1_023);
        Within(nameof(options.MemoryLimit), options.MemoryLimit, 0, long.MaxValue);
        Within(nameof(options.Threads), options.Threads, 1, 256);
        Within(nameof(options.MaxBatch), options.MaxBatch, 1, 4_096);
        Within(nameof(options.MaxQueueDelay), options.MaxQueueDelay, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        Within(nameof(options.QueueCapacity), options.QueueCapacity, 1, 1_000_000);
        Within(nameof(options.Deadline), options.Deadline, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(5));
        Within(nameof(options.CatalogDeadline), options.CatalogDeadline, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
