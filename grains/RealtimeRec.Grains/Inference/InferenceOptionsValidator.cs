using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Inference;

/// <summary>Refuses an Inference section that cannot work, naming the key.</summary>
internal sealed class InferenceOptionsValidator : IValidateOptions<InferenceOptions>
{
    public ValidateOptionsResult Validate(string? name, InferenceOptions options)
    {
        var check = new OptionsCheck(InferenceOptions.Section);
        if (options.Registry is { } registry && !Directory.Exists(registry))
        {
            check.Refuse(nameof(options.Registry), $"must be a folder, and there is none at {registry}.");
        }

        check.Known(nameof(options.Provider), options.Provider);
        check.Known(nameof(options.Precision), options.Precision ?? default);
        check.Within(nameof(options.PollInterval), options.PollInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        check.Within(nameof(options.Devices), options.Devices, 1, 64);
        check.Within(nameof(options.DeviceId), options.DeviceId, 0, 1_023);
        check.Within(nameof(options.MemoryLimit), options.MemoryLimit, 0, long.MaxValue);
        check.Within(nameof(options.Threads), options.Threads, 1, 256);
        check.Within(nameof(options.MaxBatch), options.MaxBatch, 1, 4_096);
        check.Within(nameof(options.MaxQueueDelay), options.MaxQueueDelay, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        check.Within(nameof(options.QueueCapacity), options.QueueCapacity, 1, 1_000_000);
        check.Within(nameof(options.Deadline), options.Deadline, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(5));
        check.Within(nameof(options.CatalogDeadline), options.CatalogDeadline, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        return check.Result;
    }
}
