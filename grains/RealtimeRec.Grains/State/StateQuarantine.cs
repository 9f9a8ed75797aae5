using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace RealtimeRec.State;

/// <summary>
/// Keeps damaged states aside, each beside the state it was and under a name of its own (<see cref="NameOf"/>), so that
/// its grain can begin anew and nothing is lost that someone could still read. Counted, told in the log in one line and in the
/// silo's health. One per silo; thread-safe.
/// </summary>
public sealed partial class StateQuarantine
{
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly ILogger<StateQuarantine> _logger;
    private readonly Counter<long> _counter;
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public StateQuarantine(IServiceProvider services, TimeProvider time, IMeterFactory meters, ILogger<StateQuarantine> logger)
    {
        _services = services;
        _time = time;
        _logger = logger;
        _counter = meters.Create(TelemetryNames.Source).CreateCounter<long>(
            TelemetryNames.DamagedStates, "{state}", "Stored states that could not be read and were kept aside, by state.");
    }

    /// <summary>How many were kept aside since the silo started, by name of the state.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>The name that a damaged state is kept under.</summary>
    public static string NameOf(string stateName) => $"{stateName}.damaged";

    /// <summary>
    /// Keeps a damaged state aside, in place of one kept before. Once this returns the copy is durable, and what is stored under
    /// the state's own name may be overwritten.
    /// </summary>
    public async Task KeepAsync(string stateName, GrainId grain, StateFault fault)
    {
        var storage = Storage();
        var copy = new GrainState<DamagedState>(new DamagedState());
        await storage.ReadStateAsync(NameOf(stateName), grain, copy);
        copy.State = new DamagedState { Bytes = fault.Bytes.ToArray(), FoundAt = _time.GetUtcNow(), Reason = fault.Reason };
        await storage.WriteStateAsync(NameOf(stateName), grain, copy);
        _counts.AddOrUpdate(stateName, 1, (_, count) => count + 1);
        _counter.Add(1, new TagList { { "state", stateName } });
        LogKept(stateName, grain, fault.Reason, copy.State.Bytes.Length, NameOf(stateName));
    }

    /// <summary>Erases what was kept aside of a grain's state; false when there was nothing. Durable once it returns.</summary>
    public async Task<bool> ForgetAsync(string stateName, GrainId grain)
    {
        var storage = Storage();
        var copy = new GrainState<DamagedState>(new DamagedState());
        await storage.ReadStateAsync(NameOf(stateName), grain, copy);
        if (!copy.RecordExists)
        {
            return false;
        }

        await storage.ClearStateAsync(NameOf(stateName), grain, copy);
        return true;
    }

    private IGrainStorage Storage() => _services.GetRequiredKeyedService<IGrainStorage>(StorageNames.State);

    [LoggerMessage(
        LogLevel.Error,
        "The stored state '{State}' of {Grain} is damaged: {Reason}. Its {Bytes} bytes are kept aside as '{Aside}', and the grain starts empty.")]
    private partial void LogKept(string state, GrainId grain, string reason, int bytes, string aside);
}
